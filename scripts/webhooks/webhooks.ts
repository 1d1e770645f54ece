import { CommandLineError } from "../command-line-error";
import { findEnvironment } from "../find-environment";
import { type CommandLine, HELP, readCommandLine } from "./command-line";
import type { Deeds, Office } from "./office";
import { createPathKey } from "./path-key";
import { Platform } from "./platform";
import type { ProviderName } from "./provider";
import { register } from "./register";
import { deedsAsJson, formatDeeds, formatStatus } from "./report";
import { beginRotation, finishRotation } from "./rotate";
import { type ProviderStatus, readStatus } from "./status";
import type { World } from "./world";
import { wranglerPutter } from "./wrangler";

/**
 * `npm run webhooks`; see `HELP`.
 *
 * @returns the exit code: 1 if something is amiss
 * @throws TricloudError for what a person can put right
 */
export async function webhooks(args: string[], world: World): Promise<number> {
  const command = readCommandLine(args);
  if (command.help) {
    world.print(HELP);
    return 0;
  }
  const platform = new Platform(findEnvironment(command.environment), command.database, world);
  try {
    return await (command.action === "status" ? status : change)(command, platform, world);
  } finally {
    await platform.close();
  }
}

async function status(command: CommandLine, platform: Platform, { print, fetch }: World): Promise<number> {
  const names = command.provider ? [command.provider] : platform.known;
  if (names.length === 0) {
    throw new CommandLineError(
      "there are no credentials of any provider",
      "Set AIRCALL_API_ID and AIRCALL_API_TOKEN, or GUESTY_CLIENT_ID and GUESTY_CLIENT_SECRET.",
    );
  }
  const providers: ProviderStatus[] = [];
  for (const name of names) {
    const view = {
      name,
      address: command.url ?? platform.address(name),
      fetch,
      provider: () => platform.provider(name),
      lastDelivery: () => platform.lastDelivery(name),
    };
    providers.push(await readStatus(view));
  }
  if (command.json) print(asJson({ providers }));
  else print(`${providers.map(formatStatus).join("\n\n")}\n`);
  return providers.some(({ problems }) => problems.length > 0) ? 1 : 0;
}

async function change(
  command: CommandLine,
  platform: Platform,
  { print, env, fetch }: World,
): Promise<number> {
  // The command line names one, unless it asks for the status.
  const name = command.provider as ProviderName;
  const { dryRun, wrangler, showSecret, json } = command;
  const worker = platform.worker(name);
  const office: Office = {
    provider: await platform.provider(name),
    address: command.url ?? platform.address(name),
    put: wrangler ? wranglerPutter(worker, platform.accountId, env) : undefined,
    createPathKey,
    env,
    fetch,
    dryRun,
  };
  const deeds = await act(command, office);
  const report = { ...deeds, dryRun, worker, isPut: wrangler && !dryRun, showSecret, next: nextOf(command) };
  print(json ? asJson(deedsAsJson(report)) : `${formatDeeds(report)}\n`);
  return 0;
}

function act({ action, finish, keep }: CommandLine, office: Office): Promise<Deeds> {
  if (action === "register") return register(office);
  return finish ? finishRotation(office, keep) : beginRotation(office);
}

function nextOf({ action, provider, environment, finish }: CommandLine): string | undefined {
  if (action !== "rotate" || finish) return undefined;
  const command = `rotate ${provider} --environment ${environment} --finish`;
  return `Both webhooks deliver now. Once status calls the receiver of both ready, end with: ${command}`;
}

function asJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
