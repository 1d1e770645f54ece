import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CommandLineError } from "./command-line-error";

/**
 * Writes what `--output` asks for, and the folders that lead to it.
 *
 * @throws CommandLineError if it cannot be written
 */
export function writeOutput(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    const { message } = error as Error;
    throw new CommandLineError(`${file} cannot be written: ${message}`, "Give another place with --output.");
  }
}
