import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { ReadyMessage } from "../../local/service";

const ROOT = join(__dirname, "../..");

/** A stand-in that runs as a process of its own, to be killed. */
export interface ServiceProcess {
  url: string;
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
}

/** Starts `local/<service>/main.ts` on a free port with its state in `dataDir`. */
export async function startProcess(
  service: string,
  dataDir: string,
  env: Record<string, string> = {},
): Promise<ServiceProcess> {
  const outfile = join(ROOT, "node_modules/.cache/tricloud/tests", `${service}.cjs`);
  const entryPoints = [join(ROOT, `local/${service}/main.ts`)];
  buildSync({ entryPoints, outfile, bundle: true, platform: "node", packages: "external", target: "node22" });
  const child = fork(outfile, ["--port", "0", "--data", dataDir], { env: { ...process.env, ...env } });
  const [ready] = (await Promise.race([once(child, "message"), failed(child)])) as [ReadyMessage];
  return {
    url: ready.url,
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

async function failed(child: ChildProcess): Promise<never> {
  const [code] = await once(child, "exit");
  throw new Error(`the process ended with code ${code} before it was ready`);
}
