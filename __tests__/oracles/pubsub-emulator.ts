import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { PubsubUnderTest } from "../conformance/pubsub/context";

const START_SCRIPT = "platform/pubsub-emulator/bin/cloud-pubsub-emulator";
const SDK_FOLDERS = ["/usr/lib/google-cloud-sdk", "/usr/share/google-cloud-sdk", "/opt/google-cloud-sdk"];

const run = promisify(execFile);

/** What is missing on this machine to run Google's emulator; undefined when nothing is. */
export async function missingForPubsubEmulator(): Promise<string | undefined> {
  if (process.env["PUBSUB_EMULATOR_HOST"]) return undefined;
  if (!(await findScript())) {
    return "Google's Pub/Sub emulator (gcloud components install pubsub-emulator, or Debian: apt install google-cloud-cli-pubsub-emulator), or PUBSUB_EMULATOR_HOST";
  }
  const java = await run("java", ["-version"]).then(
    () => true,
    () => false,
  );
  return java
    ? undefined
    : "Java 17 or newer for Google's Pub/Sub emulator (Debian: apt install openjdk-17-jre-headless)";
}

/** The emulator at PUBSUB_EMULATOR_HOST, or one of our own from the Google Cloud SDK. */
export async function startPubsubEmulator(): Promise<PubsubUnderTest> {
  const running = process.env["PUBSUB_EMULATOR_HOST"];
  if (running) return { host: running, close: async () => {} };
  const script = await findScript();
  if (!script) throw new Error(`Missing: ${await missingForPubsubEmulator()}`);
  const port = await freePort();
  const child = spawn(script, ["--host=127.0.0.1", `--port=${port}`], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  await started(child);
  return { host: `127.0.0.1:${port}`, close: () => stop(child) };
}

async function started(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        if (line.includes("Server started")) resolve();
      });
    }
    child.once("exit", () =>
      reject(new Error(`Google's Pub/Sub emulator did not start:\n${said.join("\n")}`)),
    );
  });
  await ready;
}

/** The script starts Java as its child, so the whole group ends. */
async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  if (child.pid) process.kill(-child.pid, "SIGKILL");
  await ended;
}

async function findScript(): Promise<string | undefined> {
  const fromPath = await run("which", ["gcloud"]).then(
    async ({ stdout }) => dirname(dirname((await run("readlink", ["-f", stdout.trim()])).stdout.trim())),
    () => undefined,
  );
  const folders = [process.env["CLOUDSDK_ROOT_DIR"], fromPath, ...SDK_FOLDERS].filter((folder) => !!folder);
  return folders.map((folder) => join(String(folder), START_SCRIPT)).find((script) => existsSync(script));
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
