/** How long what failed waits, seconds: doubles with each attempt from the first to the longest. */
export interface RetryDelays {
  first: number;
  longest: number;
}

/** The longest that a queue delays a message, seconds: https://developers.cloudflare.com/queues/platform/limits/ */
const LONGEST_DELAY = 43_200;

/**
 * The wait before the next attempt, seconds. It is spread over its upper half, so that what failed together does not
 * return together; an error that says in `retryAfterMs` how long to wait is heeded.
 *
 * @param attempts made so far
 * @param random from 0 to 1
 */
export function retryDelay(
  error: unknown,
  attempts: number,
  { first, longest }: RetryDelays,
  random: () => number,
): number {
  const { retryAfterMs } = Object(error) as { retryAfterMs?: unknown };
  const asked = typeof retryAfterMs === "number" ? retryAfterMs / 1000 : 0;
  const backOff = Math.min(longest, first * 2 ** (attempts - 1)) * (0.5 + random() / 2);
  return Math.min(LONGEST_DELAY, Math.ceil(Math.max(backOff, asked)));
}
