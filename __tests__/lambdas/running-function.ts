import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { EsbuildBundler } from "../../constructs/bundling/esbuild-bundler";
import { unpack } from "../../local/functions/unpack";
import { freePort } from "../../local/ports";

/** A line of the function's log. */
export type LogLine = Record<string, unknown> & { event: string };

/** A function as its construct describes it. */
export interface FunctionSource {
  entry: string;
  /** Name of the export. */
  target: string;
  signature: "http" | "cloudevent";
}

/** The function in Google's Functions Framework. */
export interface RunningFunction {
  url: string;
  /** Waits for the first line with the event and these fields that was not asked for before. */
  logged(event: string, fields: object): Promise<LogLine>;
  stop(): Promise<void>;
}

// As it is installed, not as it is run by jest.
const FRAMEWORK = path.resolve("node_modules/@google-cloud/functions-framework/build/src/main.js");

/**
 * Runs the archive that would be deployed in a process and a folder of its own, with nothing but the archive in it.
 *
 * @throws Error with what the process printed if it ends before it listens
 */
export async function startFunction(
  { entry, target, signature }: FunctionSource,
  environment: Record<string, string>,
): Promise<RunningFunction> {
  const folder = mkdtempSync(path.join(tmpdir(), `${target}-`));
  unpack(new EsbuildBundler().bundle({ entry, target: "gcf" }).file, folder);
  const port = await freePort();
  const child = spawn(process.execPath, [FRAMEWORK, `--port=${port}`], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      FUNCTION_TARGET: target,
      FUNCTION_SIGNATURE_TYPE: signature,
      ...environment,
    },
  });
  const output: string[] = [];
  const lines = new EventEmitter();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => {
      output.push(line);
      lines.emit("line");
    });
  }
  const ended = failWhenEnded(child, output);
  // Nobody waits for it while nothing is waited for.
  ended.catch(() => {});
  const find = async <Found>(search: () => Found | undefined): Promise<Found> => {
    for (;;) {
      const found = search();
      if (found !== undefined) return found;
      await Promise.race([once(lines, "line"), ended]);
    }
  };
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill();
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true });
  };
  try {
    await find(() => output.find((line) => line.startsWith("URL:")));
  } catch (error) {
    await stop();
    throw error;
  }
  const seen = new Set<string>();
  return {
    url: `http://127.0.0.1:${port}`,
    logged: (event, fields) =>
      find(() => {
        const line = output.find((text) => isAbout(text, { event, ...fields }) && !seen.has(text));
        if (line === undefined) return undefined;
        seen.add(line);
        return JSON.parse(line) as LogLine;
      }),
    stop,
  };
}

function isAbout(text: string, fields: object): boolean {
  if (!text.startsWith("{")) return false;
  const line = JSON.parse(text) as LogLine;
  return Object.entries(fields).every(([name, value]) => line[name] === value);
}

async function failWhenEnded(child: ChildProcess, output: string[]): Promise<never> {
  const [code] = await once(child, "close");
  throw new Error(`The function ended with code ${code}:\n${output.join("\n")}`);
}
