import { type Diagnostic, formatDiagnostic } from "./diagnostics";
import type { Stack } from "./stack";

/** What became of a stack. */
export interface StackReport {
  stack: string;
  result: "planned" | "failed" | "not planned";
  /** Time that Terraform took. */
  seconds: number;
  /** How many resources a first apply makes. */
  additions?: number;
  /** Providers that are not to be had, e.g. `hashicorp/google 6.50.0`. */
  missing: string[];
  diagnostics: Diagnostic[];
}

/** The whole run, as `--json` prints it. */
export interface Report {
  terraform: string;
  /** Why each missing provider is not to be had, by its name. */
  missing: Record<string, string>;
  stacks: StackReport[];
}

/** The line that follows a stack's end. */
export function progressLine({
  stack,
  result,
  seconds,
  additions,
  missing,
  diagnostics,
}: StackReport): string {
  const detail = {
    planned: `${additions ?? 0} to add, ${seconds.toFixed(1)} s`,
    failed: `${diagnostics.length} ${diagnostics.length === 1 ? "problem" : "problems"}, ${seconds.toFixed(1)} s`,
    "not planned": `no ${missing.join(", ")}`,
  }[result];
  return `${(result === "planned" ? result : result.toUpperCase()).padEnd(11)}  ${stack}: ${detail}`;
}

/** What is wrong, stack by stack, why providers are missing, and the counts. */
export function formatReport({ missing, stacks }: Report, configurations: Stack[]): string {
  const failed = stacks.filter(({ result }) => result === "failed");
  const problems = failed.map(({ stack, diagnostics }) => {
    const configuration = configurations.find(({ name }) => name === stack)?.configuration ?? {};
    return `${stack}\n${diagnostics.map((each) => formatDiagnostic(each, configuration)).join("\n")}\n`;
  });
  const absent = Object.entries(missing).map(([name, reason]) => `No ${name}: ${reason}\n`);
  const count = (wanted: StackReport["result"]) => stacks.filter(({ result }) => result === wanted).length;
  const counts = `${count("planned")} planned, ${count("failed")} failed, ${count("not planned")} not planned`;
  return [...absent, ...problems, counts].join("\n");
}

/** Whether the run is a success. @param all demands that every stack was planned */
export function passes({ stacks }: Report, all: boolean): boolean {
  return stacks.every(({ result }) => result === "planned" || (result === "not planned" && !all));
}
