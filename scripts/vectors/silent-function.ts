import type { Vectorization } from "../../lambdas/vectorize/vectorization";
import type { WaitingList } from "../../lambdas/vectorize/waiting-list";

/** What the command embeds has no budget, so nothing waits for one. */
const NOTHING_WAITS: WaitingList = { add: async () => {}, take: async () => [], done: async () => {} };

/**
 * What the function needs beside documents and vectors. What it would say and give up it says and gives up itself when it
 * is told of a change; here only the outcome counts.
 */
export const SILENT_FUNCTION: Omit<Vectorization, "shelves"> = {
  waiting: NOTHING_WAITS,
  deadLetters: { publish: async () => {} },
  log: { info: () => {}, warn: () => {}, error: () => {} },
  now: Date.now,
};
