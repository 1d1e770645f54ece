import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MIRROR_VARIABLE, useProvidersOf } from "../provider-mirror";
import { readLog } from "./diagnostics";
import { nameProvider, type Provider } from "./provider";
import { runTerraform } from "./run-terraform";

/** What is to be had of the providers asked for. */
export interface InstalledProviders {
  /** Why a provider is not to be had, by its name. */
  missing: Map<string, string>;
  /** Has Terraform take the others, without asking anybody again. */
  env: { TF_CLI_CONFIG_FILE: string };
}

/**
 * Gets each provider once, from the mirror or else the registry, so that all stacks share it and none waits for the
 * network. One after another: Terraform's plugin cache does not bear several writers.
 *
 * @param userEnv where the user names a mirror or a plugin cache
 * @throws CommandLineError if the mirror is no folder
 */
export async function installProviders(
  providers: Provider[],
  scratch: string,
  env: NodeJS.ProcessEnv,
  userEnv: NodeJS.ProcessEnv = process.env,
): Promise<InstalledProviders> {
  const cache = userEnv["TF_PLUGIN_CACHE_DIR"] ?? join(scratch, "providers");
  mkdirSync(cache, { recursive: true });
  const mirror = userEnv[MIRROR_VARIABLE];
  const registry = { ...env, TF_PLUGIN_CACHE_DIR: cache };
  const sources = mirror
    ? [{ ...registry, ...useProvidersOf(mirror, makeFolder(scratch, "mirror")) }, registry]
    : [registry];
  const missing = new Map<string, string>();
  for (const [index, provider] of providers.entries()) {
    const reasons = await installFromFirst(sources, provider, makeFolder(scratch, `provider-${index}`));
    if (reasons.length === sources.length) missing.set(nameProvider(provider), reasons.join("; "));
  }
  return { missing, env: useProvidersOf(cache, scratch) };
}

/** @returns why the sources before the first that has the provider do not */
async function installFromFirst(
  sources: NodeJS.ProcessEnv[],
  provider: Provider,
  folder: string,
): Promise<string[]> {
  const reasons: string[] = [];
  for (const source of sources) {
    const reason = await install(provider, folder, source);
    if (reason === undefined) break;
    reasons.push(reason);
  }
  return reasons;
}

/** @returns why the provider is not to be had; undefined when it is */
async function install(
  provider: Provider,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  writeFileSync(
    join(folder, "main.tf.json"),
    JSON.stringify({ terraform: { required_providers: { provider } } }),
  );
  const { code, stdout, stderr } = await runTerraform(["init", "-input=false", "-json"], folder, env);
  if (code === 0) return undefined;
  const error = readLog(stdout).find(({ severity }) => severity === "error");
  return firstParagraph(error?.detail || error?.summary || stderr);
}

/** What follows is general advice. */
function firstParagraph(text: string): string {
  return text.trim().split("\n\n", 1).join();
}

function makeFolder(parent: string, name: string): string {
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
