import { parseArgs } from "node:util";

/**
 * A count from the command line, e.g. `--rounds 10`.
 *
 * @throws Error that says what to write instead
 */
export function countOption(name: string, fallback: number): number {
  const { values } = parseArgs({ options: { [name]: { type: "string" } } });
  const count = Number(values[name] ?? fallback);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`--${name} is ${values[name]}. Use a whole number from 1.`);
}
