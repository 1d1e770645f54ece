import { createInterface } from "node:readline";
import { CommandLineError } from "../command-line-error";

/** The terminal of a person who can be asked. */
export interface Dialogue {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
}

/**
 * Asks a yes-or-no question.
 *
 * @returns whether the answer was yes; who leaves by Ctrl-C or Ctrl-D says no
 * @throws CommandLineError if nobody is there to answer
 */
export async function confirm(question: string, { input, output }: Dialogue): Promise<boolean> {
  if (!input.isTTY) throw new CommandLineError(`${question} Nobody can be asked here`, "Add --yes.");
  const lines = createInterface({ input, output });
  return new Promise((resolve) => {
    lines.once("close", () => {
      output.write("\n");
      resolve(false);
    });
    lines.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()));
      lines.removeAllListeners("close").close();
    });
  });
}
