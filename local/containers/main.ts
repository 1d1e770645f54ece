import { setTimeout } from "node:timers/promises";
import type { ReadyMessage } from "../service";

/**
 * Runs the module of a container's bundle, `CONTAINER_MODULE`, as `node index.js` in its image does, and tells the supervisor
 * once it is ready: the module itself knows of neither.
 */
async function main(): Promise<void> {
  const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
  process.env.PORT = String(port);
  // A container gets the signal from its runtime; here the runtime is gone when the channel to it closes.
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref();
  require(process.env.CONTAINER_MODULE ?? "");
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(`${url}/readyz`))) await setTimeout(50);
  process.send?.({ type: "ready", url, port } satisfies ReadyMessage);
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

void main();
