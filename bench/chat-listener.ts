import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { EsbuildBundler } from "../constructs/bundling/esbuild-bundler";
import { placeBundle } from "../constructs/bundling/place-bundle";
import { entries } from "../lambdas/entries";

const root = resolve(__dirname, "../..");

/** The listener as its image runs it. */
export interface MeasuredListener {
  /** Resolves when so many messages have been published since the start, with the milliseconds since it began to lead. */
  published(messages: number): Promise<number>;
  /** Resolves when it applies changes as they come. */
  streaming(): Promise<unknown>;
  /** Messages published since the start. */
  readonly count: number;
  /** After a garbage collection, bytes. */
  memory(): Promise<{ rss: number; heapUsed: number }>;
  stop(): Promise<void>;
}

type LogLine = Record<string, unknown> & { event: string };

/** @param environment its settings */
export function startListener(environment: Record<string, string>): MeasuredListener {
  const folder = mkdtempSync(join(tmpdir(), "bench-listener-"));
  placeBundle(new EsbuildBundler().bundle({ entry: entries.mongoListener, target: "container" }), folder);
  const hook = join(root, "bench/report-memory.cjs");
  const child = spawn(process.execPath, ["--expose-gc", "--require", hook, "index.js"], {
    cwd: folder,
    env: { ...process.env, ...environment, ...imageEnvironment(), PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const log = new EventEmitter().setMaxListeners(100);
  let count = 0;
  let ledFrom = 0;
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = JSON.parse(text) as LogLine;
    if (line.event === "listener.leading") ledFrom = Date.parse(String(line["time"]));
    if (line.event === "listener.published") count += 1;
    if (line.event === "listener.published-many") count += Number(line["messages"]);
    log.emit(line.event, line);
    log.emit("line", line);
  });
  const ended = once(child, "exit").then(([code]) => {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`The listener ended with code ${code}.`);
  });
  ended.catch(() => {});
  const next = async (event: string): Promise<LogLine> => {
    const [line] = (await Promise.race([once(log, event), ended])) as [LogLine];
    return line;
  };
  return {
    async published(messages) {
      let last = ledFrom;
      while (count < messages) last = Date.parse(String((await next("line"))["time"]));
      return last - ledFrom;
    },
    streaming: () => next("listener.streaming"),
    get count() {
      return count;
    },
    async memory() {
      child.kill("SIGUSR2");
      return (await next("bench.memory")) as unknown as { rss: number; heapUsed: number };
    },
    async stop() {
      child.kill("SIGTERM");
      await ended.catch(() => {});
    },
  };
}

/** What the image sets for Node and for the allocator of memory. */
export function imageEnvironment(): Record<string, string> {
  const dockerfile = readFileSync(join(root, "lambdas/mongo-listener/Dockerfile"), "utf8");
  const set = dockerfile.matchAll(/\b(NODE_OPTIONS|MALLOC_ARENA_MAX)=(?:"([^"]*)"|(\S+))/g);
  return Object.fromEntries([...set].map(([, name = "", quoted, plain]) => [name, quoted ?? plain ?? ""]));
}
