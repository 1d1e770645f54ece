/** States of a run in which something is still going on, in their order. */
const WORKING_STATES = ["requested", "creating", "booted", "dumping", "uploading", "verifying"] as const;

/** States that a run ends in. `partial`: something was saved, but not everything; it does not count as a success. */
const FINAL_STATES = ["succeeded", "partial", "failed"] as const;

/** What the server may report; the first two states are the function's own. */
export const REPORTED_STEPS = [...WORKING_STATES.slice(2), ...FINAL_STATES] as ReportedStep[];

export type RunState = (typeof WORKING_STATES)[number] | (typeof FINAL_STATES)[number];

export type ReportedStep = Exclude<RunState, "requested" | "creating">;

/** Whether nothing can happen to a run any more. */
export function isFinal(state: RunState): boolean {
  return (FINAL_STATES as readonly RunState[]).includes(state);
}

/**
 * Whether a run may pass from one state to another: only forward. States may be left out, since a report can get lost,
 * and repeated, since dumping is several things one after the other.
 */
export function mayFollow(state: RunState, next: RunState): boolean {
  if (isFinal(state)) return false;
  return isFinal(next) || orderOf(next) >= orderOf(state);
}

function orderOf(state: RunState): number {
  return (WORKING_STATES as readonly RunState[]).indexOf(state);
}
