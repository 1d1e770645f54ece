import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { FirestoreUnderTest } from "../conformance/firestore/context";

const JAR = "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar";
const MAIN_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore";
const SDK_FOLDERS = ["/usr/lib/google-cloud-sdk", "/usr/share/google-cloud-sdk", "/opt/google-cloud-sdk"];

const run = promisify(execFile);

/** What is missing on this machine to run Google's emulator; undefined when nothing is. */
export async function missingForFirestoreEmulator(): Promise<string | undefined> {
  if (process.env["FIRESTORE_EMULATOR_HOST"]) return undefined;
  if (!(await findJar())) {
    return "Google's Firestore emulator (gcloud components install cloud-firestore-emulator, or Debian: apt install google-cloud-cli-firestore-emulator), or FIRESTORE_EMULATOR_HOST";
  }
  const hasJava = await succeeds("java", ["-version"]);
  return hasJava
    ? undefined
    : "Java 17 or newer for Google's Firestore emulator (Debian: apt install openjdk-17-jre-headless)";
}

/** The emulator at FIRESTORE_EMULATOR_HOST, or one of our own from the Google Cloud SDK. */
export async function startFirestoreEmulator(): Promise<FirestoreUnderTest> {
  const running = process.env["FIRESTORE_EMULATOR_HOST"];
  if (running) return { host: running, close: async () => {} };
  const missing = await missingForFirestoreEmulator();
  const jar = await findJar();
  if (missing || !jar) throw new Error(`Missing: ${missing}`);
  const port = await freePort();
  const options = ["start", "--host=127.0.0.1", `--port=${port}`];
  const child = spawn("java", ["-Duser.language=en", "-cp", jar, MAIN_CLASS, ...options]);
  await started(child);
  return { host: `127.0.0.1:${port}`, close: () => stop(child) };
}

async function started(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        if (line.includes("is now running")) resolve();
      });
    }
    child.once("exit", () =>
      reject(new Error(`Google's Firestore emulator did not start:\n${said.join("\n")}`)),
    );
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function findJar(): Promise<string | undefined> {
  const gcloud = await run("which", ["gcloud"]).then(
    async ({ stdout }) => dirname(dirname((await run("readlink", ["-f", stdout.trim()])).stdout.trim())),
    () => undefined,
  );
  const folders = [process.env["CLOUDSDK_ROOT_DIR"], gcloud, ...SDK_FOLDERS].filter(
    (folder) => folder !== undefined,
  );
  return folders.map((folder) => join(folder, JAR)).find((jar) => existsSync(jar));
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
