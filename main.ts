import path from "node:path";
import { EsbuildBundler } from "./constructs/bundling/esbuild-bundler";
import { placeBundle } from "./constructs/bundling/place-bundle";
import type { EnvironmentConfig } from "./constructs/core/environment";
import { TricloudError } from "./constructs/core/tricloud-error";
import { ValidationError } from "./constructs/core/validation-error";
import { dev } from "./environments/dev";
import { prod } from "./environments/prod";
import { staging } from "./environments/staging";
import { bundles, entries } from "./lambdas/entries";

/** Synthesizes the environments named in TRICLOUD_ENVIRONMENTS, or all. */
async function main(): Promise<void> {
  const environments = selectEnvironments(process.env["TRICLOUD_ENVIRONMENTS"]);
  const cacheDir = process.env["TRICLOUD_BUNDLE_CACHE"];
  const bundler = new EsbuildBundler(cacheDir ? { cacheDir } : {});
  const bundled = bundler.prebundle(bundles);
  const { App, Platform, useBundler, validateEnvironment } = await loadConstructs();
  validateAll(environments, validateEnvironment);
  await bundled;
  const app = new App();
  useBundler(app, bundler);
  for (const config of environments) new Platform(app, config, entries);
  app.synth();
  placeContainers(bundler, app.outdir);
}

/** Puts what images are built from beside the stacks, each into a folder that is called like the function's. */
function placeContainers(bundler: EsbuildBundler, outputFolder: string): void {
  for (const request of bundles.filter(({ target }) => target === "container")) {
    const name = path.basename(path.dirname(request.entry));
    placeBundle(bundler.bundle(request), path.join(outputFolder, "containers", name));
  }
}

/** cdktf and the providers' bindings, the heavy part, are loaded while esbuild works in a process of its own. */
async function loadConstructs() {
  const [{ App }, { useBundler }, { validateEnvironment }, { Platform }] = await Promise.all([
    import("./constructs/core/terraform.js"),
    import("./constructs/bundling/index.js"),
    import("./constructs/core/index.js"),
    import("./constructs/platform/index.js"),
  ]);
  return { App, Platform, useBundler, validateEnvironment };
}

function selectEnvironments(names: string | undefined): EnvironmentConfig[] {
  const all = [dev, staging, prod];
  const wanted = names?.split(/[\s,]+/).filter(Boolean) ?? [];
  const unknown = wanted.filter((name) => !all.some((config) => config.name === name));
  if (unknown.length > 0) {
    const known = all.map(({ name }) => name).join(", ");
    throw new ValidationError("environment variables", [
      {
        field: "TRICLOUD_ENVIRONMENTS",
        value: names,
        fix: `Name some of ${known}; without it, all are built.`,
      },
    ]);
  }
  return wanted.length > 0 ? all.filter(({ name }) => wanted.includes(name)) : all;
}

/** Checks every environment before the first is built, so that one run shows all that is wrong. */
function validateAll(
  environments: EnvironmentConfig[],
  validateEnvironment: (config: EnvironmentConfig) => void,
): void {
  const failures = environments.flatMap((config) => {
    try {
      validateEnvironment(config);
      return [];
    } catch (error) {
      if (error instanceof TricloudError) return [error];
      throw error;
    }
  });
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures);
}

main().catch((error: unknown) => {
  const errors = error instanceof AggregateError ? error.errors : [error];
  for (const each of errors) {
    // Our own errors say all there is to say; anything else is a bug and shows where it comes from.
    process.stderr.write(`${each instanceof TricloudError ? each.message : (each?.stack ?? each)}\n\n`);
  }
  process.exitCode = 1;
});
