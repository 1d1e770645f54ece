import type { IngestionSource } from "../../lambdas/shared/ingestion/ingestion-source";

/** Longer waits are the person's business, not the command's, milliseconds. */
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * A source that waits as long as its provider asks, and then asks again.
 *
 * @param wait waits for a number of milliseconds
 */
export function patientSource(
  source: IngestionSource,
  wait: (milliseconds: number) => Promise<void>,
): IngestionSource {
  const { fetch } = source;
  if (!fetch) return source;
  return {
    ...source,
    async fetch(ids) {
      for (;;) {
        try {
          return await fetch(ids);
        } catch (error) {
          const waitMs = (error as { retryAfterMs?: number }).retryAfterMs;
          if (waitMs === undefined || waitMs > LONGEST_WAIT_MS) throw error;
          await wait(waitMs);
        }
      }
    },
  };
}
