import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { freePort } from "../../local/ports";

const SDK_FOLDERS = ["/usr/lib/google-cloud-sdk", "/usr/share/google-cloud-sdk", "/opt/google-cloud-sdk"];

const run = promisify(execFile);

/** An emulator that answers, at `host:port`. */
export interface RunningEmulator {
  host: string;
  close(): Promise<void>;
}

/** One of the emulators that come with the Google Cloud SDK. */
export interface EmulatorCommand {
  /** For messages: `Pub/Sub`. */
  name: string;
  command: string;
  args: string[];
  /** Part of the line that it prints once it answers. */
  ready: string;
}

/** Starts an emulator on a free port. */
export async function startEmulator(emulator: EmulatorCommand): Promise<RunningEmulator> {
  const port = await freePort();
  const child = spawn(emulator.command, [...emulator.args, "--host=127.0.0.1", `--port=${port}`], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  await started(child, emulator);
  return { host: `127.0.0.1:${port}`, close: () => stop(child) };
}

/** The path of a file of the SDK; undefined where it is not installed. */
export async function findInSdk(file: string): Promise<string | undefined> {
  const gcloud = await run("which", ["gcloud"]).then(
    async ({ stdout }) => dirname(dirname((await run("readlink", ["-f", stdout.trim()])).stdout.trim())),
    () => undefined,
  );
  return [process.env["CLOUDSDK_ROOT_DIR"], gcloud, ...SDK_FOLDERS]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, file))
    .find((path) => existsSync(path));
}

/** Whether this machine has Java, which every emulator needs. */
export async function hasJava(): Promise<boolean> {
  return run("java", ["-version"]).then(
    () => true,
    () => false,
  );
}

async function started(child: ChildProcess, { name, ready }: EmulatorCommand): Promise<void> {
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        if (line.includes(ready)) resolve();
      });
    }
    child.once("exit", () =>
      reject(new Error(`Google's ${name} emulator did not start:\n${said.join("\n")}`)),
    );
  });
}

/** Ends the whole group: what is started may be a script with Java as its child. */
async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  if (child.pid) process.kill(-child.pid, "SIGKILL");
  await ended;
}
