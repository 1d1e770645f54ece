import { createInterface } from "node:readline/promises";
import { CommandLineError } from "../command-line-error";

/** The terminal of a person who can be asked. */
export interface Dialogue {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
}

/**
 * Asks a yes-or-no question.
 *
 * @returns whether the answer was yes
 * @throws CommandLineError if nobody is there to answer
 */
export async function confirm(question: string, { input, output }: Dialogue): Promise<boolean> {
  if (!input.isTTY) throw new CommandLineError(`${question} Nobody can be asked here`, "Add --yes.");
  const lines = createInterface({ input, output });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
