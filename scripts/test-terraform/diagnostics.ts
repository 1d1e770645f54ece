import type { Configuration } from "./stack";

/** What Terraform or a provider has to say about a stack. */
export interface Diagnostic {
  severity: "error" | "warning";
  summary: string;
  detail?: string;
  /** Terraform's address of the block, e.g. `hcloud_server.Manager_1_4C4F2677`. */
  address?: string;
}

/** Warnings that come with every resource of a kind, however it is set. */
const NOTICES = [
  // From provider cloudflare, of what the API can change and not delete, such as a zone's settings.
  "Resource Destruction Considerations",
];

/** Whether a stack could do without the diagnostic. */
export function isFault({ severity, summary }: Diagnostic): boolean {
  return severity === "error" || !NOTICES.includes(summary);
}

/** Reads what `terraform validate -json` prints; nothing when it broke off. */
export function readValidation(output: string): Diagnostic[] {
  return output === "" ? [] : (JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics;
}

/** One line of what `terraform init -json` and `terraform plan -json` print. */
interface LogLine {
  type?: string;
  diagnostic?: Diagnostic;
  changes?: { add: number };
}

/** The diagnostics of a log, in its order. */
export function readLog(output: string): Diagnostic[] {
  return parseLog(output).flatMap(({ diagnostic }) => (diagnostic ? [diagnostic] : []));
}

/** How many resources a plan's log says are to be made. */
export function readAdditions(output: string): number | undefined {
  return parseLog(output).find(({ type }) => type === "change_summary")?.changes?.add;
}

/** A provider that crashes writes its own lines between Terraform's. */
function parseLog(output: string): LogLine[] {
  return output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
}

/** A diagnostic for people: what, where in the construct tree, and the provider's explanation. */
export function formatDiagnostic(diagnostic: Diagnostic, configuration: Configuration): string {
  const { severity, summary, detail, address } = diagnostic;
  const path = address && constructPath(address, configuration);
  const where = [path, address && (path ? `(${address})` : address)].filter(Boolean).join(" ");
  return [`${severity}: ${summary}`, where && `  at ${where}`, detail?.trim().replace(/^(?=.)/gm, "  ")]
    .filter(Boolean)
    .join("\n");
}

/** The construct that wrote the block at an address; undefined for blocks in modules and those not of cdktf. */
export function constructPath(address: string, { resource, data }: Configuration): string | undefined {
  const [, kind, type = "", name = ""] = /^(data\.)?([\w-]+)\.([\w-]+)/.exec(address) ?? [];
  return (kind ? data : resource)?.[type]?.[name]?.["//"]?.metadata?.path;
}
