/** How long what failed waits, seconds: doubles with each attempt from the first to the longest. */
export interface RetryDelays {
  first: number;
  longest: number;
}

/** The longest that a queue delays a message, seconds: https://developers.cloudflare.com/queues/platform/limits/ */
const LONGEST_DELAY = 43_200;

/**
 * The wait before the next attempt, seconds, spread so that what failed together does not return together: over the upper
 * half of the back-off; a wait that is asked for is never shortened, but made longer by up to a half.
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
  const asked = ((askedWaitMs(error) ?? 0) / 1000) * (1 + random() / 2);
  const backOff = Math.min(longest, first * 2 ** (attempts - 1)) * (0.5 + random() / 2);
  return Math.min(LONGEST_DELAY, Math.ceil(Math.max(backOff, asked)));
}

/** How long an error asks to wait, milliseconds; `undefined` if it does not. */
export function askedWaitMs(error: unknown): number | undefined {
  const { retryAfterMs } = Object(error) as { retryAfterMs?: unknown };
  return typeof retryAfterMs === "number" ? retryAfterMs : undefined;
}
