import type { Duration } from "../core";

/**
 * The rule of a setting that takes a whole number of one unit between two bounds.
 *
 * @param step the unit, e.g. `Duration.seconds(1)`
 */
export function inSteps(step: Duration, least: Duration, most: Duration): (time: Duration) => boolean {
  return (time) => time.toMilliseconds() % step.toMilliseconds() === 0 && time.isBetween(least, most);
}
