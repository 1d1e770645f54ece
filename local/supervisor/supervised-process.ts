import { type ChildProcess, fork } from "node:child_process";
import { createInterface } from "node:readline";
import { type EventBus, readLogLine } from "../event-bus";
import type { ReadyMessage } from "../service";
import { StartFailure } from "./start-failure";

/** A service to run as a process of its own. */
export interface ProcessSpec {
  name: string;
  /** The module whose `main` calls `runAsProcess`. */
  module: string;
  port: number;
  /** Folder for what must outlive a crash. */
  dataDir?: string;
  /** Added to this process's own environment. */
  env?: Record<string, string>;
  /** Milliseconds to end in once it is asked to; default 3000. */
  stopMs?: number;
}

/** `restarting`: died and is being started again. `failed`: given up. */
export type ProcessState = "starting" | "ready" | "restarting" | "failed" | "stopped";

/** More deaths than this in a minute are taken for a fault that starting again does not cure. */
const DEATHS_A_MINUTE = 5;
const START_TIMEOUT_MS = 60_000;
const STOP_MS = 3_000;

/**
 * One child process. It is started again on the same port and data folder when it dies, its output becomes events,
 * and it never outlives its parent: children exit when the channel to the parent closes.
 */
export class SupervisedProcess {
  state: ProcessState = "starting";
  url = "";
  private child?: ChildProcess;
  private port: number;
  private readonly deaths: number[] = [];
  private stopping = false;

  constructor(
    readonly spec: ProcessSpec,
    private readonly bus: EventBus,
  ) {
    this.port = spec.port;
  }

  get name(): string {
    return this.spec.name;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Resolves once the service answers.
   *
   * @throws StartFailure with what the process wrote before it gave up
   */
  async start(): Promise<void> {
    const begun = performance.now();
    const ready = await this.spawn();
    this.port = ready.port;
    this.url = ready.url;
    if (this.stopping) return;
    this.state = "ready";
    this.bus.announce(this.name, "service.ready", {
      port: ready.port,
      durationMs: Math.round(performance.now() - begun),
    });
  }

  /** Asks the process to end, and ends it if it does not. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.state = "stopped";
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill("SIGKILL"), this.spec.stopMs ?? STOP_MS);
      child.once("exit", () => {
        clearTimeout(timer);
        resolve();
      });
      child.kill("SIGTERM");
    });
  }

  /** Ends the process at once, for the last moment of our own. */
  kill(): void {
    this.stopping = true;
    if (this.child) killGroup(this.child);
  }

  private spawn(): Promise<ReadyMessage> {
    const { name, module, dataDir, env } = this.spec;
    const args = ["--port", String(this.port), ...(dataDir ? ["--data", dataDir] : [])];
    const child = fork(module, args, {
      execArgv: [],
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // A process group of its own, so that nothing that the service started outlives it.
      detached: process.platform !== "win32",
    });
    this.child = child;
    child.once("exit", () => killGroup(child));
    const lastWords: string[] = [];
    this.readLines(child, "stdout", "INFO", () => {});
    this.readLines(child, "stderr", "WARNING", (line) => lastWords.push(line));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        reject(
          new StartFailure(
            name,
            `${name}: not ready after ${START_TIMEOUT_MS / 1000} s. ${lastWords.at(-1) ?? ""}`,
          ),
        );
      }, START_TIMEOUT_MS);
      child.once("message", (message) => {
        clearTimeout(timer);
        child.once("exit", (code, signal) => this.restartAfterDeath(code, signal));
        resolve(message as ReadyMessage);
      });
      // "close" rather than "exit": by then everything that it wrote has been read.
      child.once("close", (code, signal) => {
        clearTimeout(timer);
        const reason =
          lastWords.length > 0 ? lastWords.join("\n") : `${name}: ended with ${signal ?? `code ${code}`}.`;
        reject(new StartFailure(name, reason));
      });
    });
  }

  private restartAfterDeath(code: number | null, signal: string | null): void {
    if (this.stopping) return;
    const now = Date.now();
    this.deaths.push(now);
    this.state = "restarting";
    this.bus.announce(this.name, "service.died", { reason: signal ?? `exit code ${code}` }, "ERROR");
    if (this.deaths.filter((death) => now - death < 60_000).length > DEATHS_A_MINUTE) {
      this.giveUp(`died ${DEATHS_A_MINUTE + 1} times within a minute`);
      return;
    }
    this.start().then(
      () =>
        this.bus.announce(this.name, "service.restarted", { port: this.port, deaths: this.deaths.length }),
      (error: unknown) => this.giveUp(error instanceof Error ? error.message : String(error)),
    );
  }

  private giveUp(reason: string): void {
    if (this.stopping) return;
    this.state = "failed";
    this.bus.announce(this.name, "service.failed", { reason }, "ERROR");
  }

  private readLines(
    child: ChildProcess,
    stream: "stdout" | "stderr",
    severity: "INFO" | "WARNING",
    keep: (line: string) => void,
  ): void {
    const input = child[stream];
    if (!input) return;
    createInterface({ input }).on("line", (line) => {
      if (line.trim() === "") return;
      keep(line);
      this.bus.publish(readLogLine(line, this.name, severity));
    });
  }
}

/** Ends a process and all that it started. */
function killGroup(child: ChildProcess): void {
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-Number(child.pid), "SIGKILL");
  } catch {
    // Nobody of the group is left.
  }
}
