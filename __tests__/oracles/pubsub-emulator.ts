import { findInSdk, hasJava, type RunningEmulator, startEmulator } from "./google-emulator";

const START_SCRIPT = "platform/pubsub-emulator/bin/cloud-pubsub-emulator";

/** What is missing on this machine to run Google's emulator; undefined when nothing is. */
export async function missingForPubsubEmulator(): Promise<string | undefined> {
  if (process.env["PUBSUB_EMULATOR_HOST"]) return undefined;
  if (!(await findInSdk(START_SCRIPT))) {
    return "Google's Pub/Sub emulator (gcloud components install pubsub-emulator, or Debian: apt install google-cloud-cli-pubsub-emulator), or PUBSUB_EMULATOR_HOST";
  }
  return (await hasJava())
    ? undefined
    : "Java 17 or newer for Google's Pub/Sub emulator (Debian: apt install openjdk-17-jre-headless)";
}

/** The emulator at PUBSUB_EMULATOR_HOST, or one of our own from the Google Cloud SDK. */
export async function startPubsubEmulator(): Promise<RunningEmulator> {
  const running = process.env["PUBSUB_EMULATOR_HOST"];
  if (running) return { host: running, close: async () => {} };
  const script = await findInSdk(START_SCRIPT);
  if (!script) throw new Error(`Missing: ${await missingForPubsubEmulator()}`);
  return startEmulator({ name: "Pub/Sub", command: script, args: [], ready: "Server started" });
}
