import { parseArgs } from "node:util";

/**
 * A count from the command line, e.g. `--rounds 10`.
 *
 * @throws Error that says what to write instead
 */
export function countOption(name: string, fallback: number): number {
  return countOptions({ [name]: fallback })[name] ?? fallback;
}

/**
 * Counts from the command line, with what they are without.
 *
 * @throws Error that says what to write instead
 */
export function countOptions<Name extends string>(fallbacks: Record<Name, number>): Record<Name, number> {
  const names = Object.keys(fallbacks) as Name[];
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
  });
  const counts = names.map((name) => {
    const count = Number(values[name] ?? fallbacks[name]);
    if (Number.isInteger(count) && count > 0) return [name, count];
    throw new Error(`--${name} is ${values[name]}. Use a whole number from 1.`);
  });
  return Object.fromEntries(counts);
}
