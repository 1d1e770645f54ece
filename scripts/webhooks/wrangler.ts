import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { TricloudError } from "../../constructs/core/tricloud-error";
import { redactText } from "../../lambdas/shared/redact";
import type { WorkerSecrets } from "./worker-secrets";

/** Puts a Worker's secrets where it reads them. */
export type SecretPutter = (secrets: WorkerSecrets) => Promise<void>;

/**
 * By `npx wrangler secret put`, which reads each value from its standard input: it is in no argument, no file and no
 * environment. https://developers.cloudflare.com/workers/wrangler/commands/#secret-put
 *
 * @param worker the Worker's script name
 */
export function wranglerPutter(worker: string, accountId: string, env: NodeJS.ProcessEnv): SecretPutter {
  return async (secrets) => {
    // One after another: each makes a new version of the Worker.
    for (const [name, value] of Object.entries(secrets)) {
      await put(["wrangler", "secret", "put", name, "--name", worker], value, {
        ...withoutProviders(env),
        CLOUDFLARE_ACCOUNT_ID: accountId,
      });
    }
  };
}

async function put(args: string[], value: string, env: NodeJS.ProcessEnv): Promise<void> {
  const wrangler = spawn("npx", ["--yes", ...args], { env });
  // One that ends before it has read its input tells why by its exit code.
  wrangler.stdin.on("error", () => {});
  wrangler.stdin.end(value);
  const ended = once(wrangler, "close");
  try {
    const [said, complaint] = await Promise.all([text(wrangler.stdout), text(wrangler.stderr)]);
    const [code] = await ended;
    if (code !== 0) throw new Error(`it ended with ${code}: ${(complaint || said).trim()}`);
  } catch (cause) {
    throw new WranglerFailure(args.join(" "), redactText((cause as Error).message, [value]));
  }
}

/** What is not Wrangler's business. */
function withoutProviders(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AIRCALL|GUESTY)_/.test(name)));
}

/** A secret could not be put. */
export class WranglerFailure extends TricloudError {
  constructor(command: string, problem: string) {
    super({
      where: `npx ${command}`,
      what: problem,
      fix: "Check CLOUDFLARE_API_TOKEN and that the Worker is deployed; then run: webhooks register … --wrangler",
    });
  }
}
