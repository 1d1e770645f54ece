import type { Duration } from "../core";

/** The rule of a setting that takes whole seconds between two bounds. */
export function isWholeSeconds(least: Duration, most: Duration): (time: Duration) => boolean {
  return (time) => time.toMilliseconds() % 1000 === 0 && time.isBetween(least, most);
}
