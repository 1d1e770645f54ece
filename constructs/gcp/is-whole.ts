/** The rule of a setting that takes a whole number between two bounds. */
export function isWhole(least: number, most: number): (count: number) => boolean {
  return (count) => Number.isInteger(count) && count >= least && count <= most;
}
