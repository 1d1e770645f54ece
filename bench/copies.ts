/**
 * Synthesizes the three environments a number of times over as one app: the process that `npm run bench:synth` times.
 * Each copy has names and hosts of its own, but for the stacks: one copy's files are written over another's.
 * Usage: node dist/bench/copies.js <copies>
 */
import { createHash } from "node:crypto";
import { Construct } from "constructs";
import { EsbuildBundler, useBundler } from "../constructs/bundling";
import type { EnvironmentConfig } from "../constructs/core";
import { App } from "../constructs/core/terraform";
import { Platform } from "../constructs/platform";
import { dev } from "../environments/dev";
import { prod } from "../environments/prod";
import { staging } from "../environments/staging";
import { bundles, entries } from "../lambdas/entries";

async function main(copies: number): Promise<void> {
  const cacheDir = process.env["TRICLOUD_BUNDLE_CACHE"];
  const bundler = new EsbuildBundler(cacheDir ? { cacheDir } : {});
  await bundler.prebundle(bundles);
  const app = new App();
  useBundler(app, bundler);
  for (let copy = 0; copy < copies; copy++) {
    const scope = new Construct(app, `Copy${copy}`);
    for (const config of [dev, staging, prod]) new Platform(scope, renamed(config, copy), entries);
  }
  app.synth();
}

/** The same environment for another company: no two copies may claim one name. */
function renamed(config: EnvironmentConfig, copy: number): EnvironmentConfig {
  const rename = (value: unknown): unknown => {
    if (typeof value === "string") return renameText(value, copy);
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rename(entry)]));
  };
  return rename(config) as EnvironmentConfig;
}

function renameText(text: string, copy: number): string {
  if (/^[0-9a-f]{32}$/.test(text)) return createHash("md5").update(`${text}${copy}`).digest("hex");
  return text.startsWith("-----") ? text : text.replaceAll("casamarina", `casamarina${copy}`);
}

main(Number(process.argv[2])).catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
