import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const ENGINE = "qdrant-edge-py==0.9.0";
const PYTHONS = ["python3", "python3.13", "python3.12", "python3.11", "python3.10"];
const VENV = join(__dirname, "../../node_modules/.cache/tricloud/oracles", ENGINE.replace("==", "-"));

const run = promisify(execFile);

/** Qdrant's own engine in a Python process. */
export interface QdrantEngine {
  /** Hands a REST body to the engine. */
  ask<T>(operation: string, body: object): Promise<T>;
  close(): void;
}

/** What is missing on this machine to run the engine; undefined when nothing is. */
export async function missingForQdrantEngine(): Promise<string | undefined> {
  if (await findPython()) return undefined;
  return "Python 3.10 or newer with venv (Debian: apt install python3-venv), to install qdrant-edge-py from PyPI";
}

/** Installs the engine into a virtual environment under node_modules/.cache, once, and starts it. */
export async function startQdrantEngine(): Promise<QdrantEngine> {
  const python = join(VENV, "bin/python");
  if (!existsSync(join(VENV, "installed"))) await install(python);
  const child = spawn(python, [join(__dirname, "qdrant-engine/bridge.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  const exchange = async (operation: string, body: object) => {
    child.stdin.write(`${JSON.stringify({ operation, body })}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error("The engine's process ended; its output above says why.");
    return readAnswer(value);
  };
  return {
    ask: <T>(operation: string, body: object) => {
      const answer = last.then(() => exchange(operation, body)) as Promise<T>;
      last = answer.catch(() => undefined);
      return answer;
    },
    close: () => end(child),
  };
}

function readAnswer(line: string): unknown {
  const { result, error } = JSON.parse(line) as { result?: unknown; error?: string };
  if (error) throw new Error(error);
  return result;
}

function end(child: ChildProcess): void {
  child.stdin?.end();
}

async function install(python: string): Promise<void> {
  const found = await findPython();
  if (!found) throw new Error(`Missing: ${await missingForQdrantEngine()}`);
  mkdirSync(VENV, { recursive: true });
  await run(found, ["-m", "venv", VENV]);
  await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ENGINE]);
  await run(python, [
    "-c",
    `import qdrant_edge, pathlib; pathlib.Path(${JSON.stringify(join(VENV, "installed"))}).touch()`,
  ]);
}

async function findPython(): Promise<string | undefined> {
  for (const python of PYTHONS) {
    const works = await run(python, [
      "-c",
      "import sys, venv, ensurepip; assert sys.version_info >= (3, 10)",
    ]).then(
      () => true,
      () => false,
    );
    if (works) return python;
  }
  return undefined;
}
