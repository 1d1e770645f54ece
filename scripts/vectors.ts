import { createTerminal } from "../local/terminal";
import { confirm } from "./ingest/confirm";
import { runCommand } from "./run-command";
import { vectors } from "./vectors/vectors";

/** `npm run vectors`. */
async function main(): Promise<void> {
  const { argv, env, stdin, stdout, stderr } = process;
  const interruption = new AbortController();
  // The page under way is brought to its end; a second time ends the process at once.
  process.once("SIGINT", () => interruption.abort());
  process.exitCode = await vectors(argv.slice(2), {
    env,
    fetch,
    print: (text) => void stdout.write(text),
    terminal: createTerminal(stderr, argv.includes("--json")),
    confirm: (question) => confirm(question, { input: stdin, output: stderr }),
    now: Date.now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    stop: interruption.signal,
  });
}

// Firestore's client may still be trying what the command gave up.
runCommand("vectors", main).then(() => process.exit());
