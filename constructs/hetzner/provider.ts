import type { Construct } from "constructs";
import { HcloudProvider } from "./bindings/provider";

/**
 * Lets a stack make Hetzner Cloud resources. The API token, which belongs to one project, is read from `HCLOUD_TOKEN`
 * when Terraform runs and is in no file of ours.
 */
export function useHetzner(stack: Construct): void {
  new HcloudProvider(stack, "hcloud", {});
}
