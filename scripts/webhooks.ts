import { runCommand } from "./run-command";
import { webhooks } from "./webhooks/webhooks";

/** `npm run webhooks`. */
async function main(): Promise<void> {
  const { argv, env, stdout } = process;
  process.exitCode = await webhooks(argv.slice(2), {
    env,
    fetch,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    print: (text) => void stdout.write(text),
  });
}

// Firestore's client may still be trying what the command gave up.
runCommand("webhooks", main).then(() => process.exit());
