import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { EsbuildBundler } from "../../../constructs/bundling/esbuild-bundler";
import { placeBundle } from "../../../constructs/bundling/place-bundle";

/** A line of the listener's log. */
export type LogLine = Record<string, unknown> & { event: string };

/** A listener as its container runs it: the bundle alone, in a process of its own. */
export interface ListenerProcess {
  url: string;
  lines: readonly LogLine[];
  /** The first line with the event and these fields, as soon as there is one. */
  logged(event: string, fields?: object): Promise<LogLine>;
  /** Sends a signal, e.g. SIGSTOP. */
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal that ends it. @returns the exit code, or the signal's name */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

const bundler = new EsbuildBundler();

/** @throws Error with what it printed if it ends before it listens */
export async function startListener(environment: Record<string, string>): Promise<ListenerProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), "listener-"));
  placeBundle(bundler.bundle({ entry: "lambdas/mongo-listener/index.ts", target: "container" }), folder);
  const child = spawn(process.execPath, ["index.js"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], PORT: "0", ...environment },
  });
  const output: string[] = [];
  const lines: LogLine[] = [];
  const printed = new EventEmitter().setMaxListeners(100);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => {
      output.push(line);
      if (line.startsWith("{")) lines.push(JSON.parse(line) as LogLine);
      printed.emit("line");
    });
  }
  const ended = failWhenEnded(child, output);
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  ended.catch(removeFolder);
  const logged = async (event: string, fields: object = {}) => {
    for (;;) {
      const line = lines.find((other) => isAbout(other, { event, ...fields }));
      if (line) return line;
      await Promise.race([once(printed, "line"), ended]);
    }
  };
  const { port } = await logged("listener.started");
  return {
    url: `http://127.0.0.1:${port}`,
    lines,
    logged,
    signal: (signal) => child.kill(signal),
    async end(signal = "SIGKILL") {
      child.kill(signal);
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      removeFolder();
      return child.exitCode ?? child.signalCode;
    },
  };
}

function isAbout(line: LogLine, fields: object): boolean {
  return Object.entries(fields).every(([name, value]) => line[name] === value);
}

async function failWhenEnded(child: ChildProcess, output: string[]): Promise<never> {
  const [code] = await once(child, "close");
  throw new Error(`The listener ended with code ${code}:\n${output.join("\n")}`);
}
