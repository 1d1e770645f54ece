import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ReadyMessage } from "../local/service";

/** A stand-in in a process of its own, with everything in memory. */
export interface StandIn {
  url: string;
  /** `host:port` */
  host: string;
  stop(): void;
}

/**
 * @param name folder below local/
 * @param execArgv options of Node's
 */
export async function startStandIn(name: string, execArgv: string[] = []): Promise<StandIn> {
  const child = fork(join(__dirname, "../local", name, "main.js"), ["--port", "0"], { execArgv });
  const [{ url }] = (await once(child, "message")) as [ReadyMessage];
  return { url, host: new URL(url).host, stop: () => child.kill() };
}
