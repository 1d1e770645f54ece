import { setTimeout } from "node:timers/promises";
import { createTerminal } from "../local/terminal";
import { confirm } from "./ingest/confirm";
import { ingest } from "./ingest/ingest";
import { createSources } from "./ingest/sources";
import { runCommand } from "./run-command";

/** `npm run ingest`. */
async function main(): Promise<void> {
  const { argv, env, stdin, stdout, stderr } = process;
  const interruption = new AbortController();
  // A wait ends, a page under way is brought to its end; a second time ends the process at once.
  process.once("SIGINT", () => interruption.abort());
  process.exitCode = await ingest(argv.slice(2), {
    env,
    print: (text) => void stdout.write(text),
    terminal: createTerminal(stderr, argv.includes("--json")),
    confirm: (question) => confirm(question, { input: stdin, output: stderr }),
    sources: createSources,
    now: Date.now,
    sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
    stop: interruption.signal,
  });
}

// Firestore's client may still be trying what the command gave up.
runCommand("ingest", main).then(() => process.exit());
