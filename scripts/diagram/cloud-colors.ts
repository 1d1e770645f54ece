import type { Cloud } from "./diagram";

/** Light boxes with dark words: they can be read on any page. */
export const cloudColors: Record<Cloud, { fill: string; line: string; text: string }> = {
  "Hetzner Cloud": { fill: "#fdeceb", line: "#c5221f", text: "#4a0f0d" },
  "Google Cloud": { fill: "#e8f0fe", line: "#1a56c4", text: "#0d2a5e" },
  Cloudflare: { fill: "#fff2e2", line: "#b45309", text: "#4f2504" },
  Terraform: { fill: "#f1f3f4", line: "#5f6368", text: "#202124" },
};
