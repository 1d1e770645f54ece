import type { Vectorization } from "../../lambdas/vectorize/vectorization";

/**
 * What the function needs beside documents and vectors. What it would say and give up it says and gives up itself when it
 * is told of a change; here only the outcome counts.
 */
export const SILENT_FUNCTION: Omit<Vectorization, "shelves"> = {
  deadLetters: { publish: async () => {} },
  log: { info: () => {}, warn: () => {}, error: () => {} },
  now: Date.now,
};
