import { textTable } from "../text-table";
import type { Counts, Failure } from "./replay-entries";

/** What a replay did, as `--json` prints it. */
export interface ReplayReport {
  /** Id of the audit record; a dry run has none. */
  audit?: string;
  dryRun: boolean;
  /** `interrupted`: somebody stopped it. */
  outcome: "finished" | "interrupted";
  counts: Counts;
  failures: Failure[];
}

const MEANINGS: Record<keyof Counts, string> = {
  applied: "changed what is stored",
  stale: "newer deliveries had told it all",
  unchanged: "told nothing else than is stored",
  ignored: "known, but nothing that belongs into a record",
  failed: "could not be applied, and stay where they are",
};

const MAX_FAILURES = 20;

const DRY_RUN =
  "This was a dry run: it changed no delivery, record or webhook. What it asked Guesty counts against its limits.";

const STOPPED = "Stopped before the end";

/** The report for people. */
export function formatReport({ audit, dryRun, outcome, counts, failures }: ReplayReport): string {
  const ways = Object.entries(counts) as [keyof Counts, number][];
  const more = failures.length - MAX_FAILURES;
  return [
    ...(ways.every(([, count]) => count === 0)
      ? ["Nothing matched."]
      : [textTable([["outcome", "count", ""], ...ways.map(([way, count]) => [way, count, MEANINGS[way]])])]),
    ...(failures.length > 0 ? ["", textTable([["failed delivery", "reason"], ...rowsOf(failures)])] : []),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(dryRun ? ["", DRY_RUN] : []),
    ...(audit ? ["", `Written down in audit/${audit}.`] : []),
    ...(outcome === "interrupted"
      ? [audit ? `${STOPPED}: go on with --resume ${audit}.` : `${STOPPED}.`]
      : []),
  ].join("\n");
}

function rowsOf(failures: readonly Failure[]): string[][] {
  return failures.slice(0, MAX_FAILURES).map(({ delivery, reason }) => [delivery, reason.slice(0, 200)]);
}
