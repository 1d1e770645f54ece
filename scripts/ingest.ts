import { createTerminal } from "../local/terminal";
import { confirm } from "./ingest/confirm";
import { ingest } from "./ingest/ingest";
import { createSources } from "./ingest/sources";
import { runCommand } from "./run-command";

/** `npm run ingest`. */
async function main(): Promise<void> {
  const { argv, env, stdin, stdout, stderr } = process;
  const interruption = new AbortController();
  // The page under way is brought to its end; a second time ends the process at once.
  process.once("SIGINT", () => interruption.abort());
  process.exitCode = await ingest(argv.slice(2), {
    env,
    print: (text) => void stdout.write(text),
    terminal: createTerminal(stderr, argv.includes("--json")),
    confirm: (question) => confirm(question, { input: stdin, output: stderr }),
    sources: createSources,
    now: Date.now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    stop: interruption.signal,
  });
}

// Firestore's client may still be trying what the command gave up.
runCommand("ingest", main).then(() => process.exit());
