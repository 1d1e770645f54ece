import type { Duration } from "../core";

/** The length of time, or the nearest one that a setting takes. */
export function clamp(time: Duration, least: Duration, most: Duration): Duration {
  if (time.toMilliseconds() < least.toMilliseconds()) return least;
  return time.toMilliseconds() > most.toMilliseconds() ? most : time;
}
