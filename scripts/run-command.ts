import { TricloudError } from "../constructs/core/tricloud-error";

/** Runs a command; an error ends it with exit code 1 and, if it is one of ours, without a stack trace. */
export async function runCommand(name: string, main: () => void | Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const text =
      error instanceof TricloudError ? error.message : error instanceof Error ? error.stack : error;
    process.stderr.write(`${name}: ${text}\n`);
    process.exitCode = 1;
  }
}
