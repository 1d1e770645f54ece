import { findInSdk, hasJava, type RunningEmulator, startEmulator } from "./google-emulator";

const JAR = "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar";
const MAIN_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore";

/** What is missing on this machine to run Google's emulator; undefined when nothing is. */
export async function missingForFirestoreEmulator(): Promise<string | undefined> {
  if (process.env["FIRESTORE_EMULATOR_HOST"]) return undefined;
  if (!(await findInSdk(JAR))) {
    return "Google's Firestore emulator (gcloud components install cloud-firestore-emulator, or Debian: apt install google-cloud-cli-firestore-emulator), or FIRESTORE_EMULATOR_HOST";
  }
  return (await hasJava())
    ? undefined
    : "Java 17 or newer for Google's Firestore emulator (Debian: apt install openjdk-17-jre-headless)";
}

/** The emulator at FIRESTORE_EMULATOR_HOST, or one of our own from the Google Cloud SDK. */
export async function startFirestoreEmulator(): Promise<RunningEmulator> {
  const running = process.env["FIRESTORE_EMULATOR_HOST"];
  if (running) return { host: running, close: async () => {} };
  const jar = await findInSdk(JAR);
  if (!jar) throw new Error(`Missing: ${await missingForFirestoreEmulator()}`);
  return startEmulator({
    name: "Firestore",
    command: "java",
    args: ["-Duser.language=en", "-cp", jar, MAIN_CLASS, "start"],
    ready: "is now running",
  });
}
