import { readFileSync } from "node:fs";
import path from "node:path";
import type { Metafile } from "esbuild";
import { BundlingError } from "../core/bundling-error";
import { Size } from "../core/size";
import type { Bundle, BundleTarget } from "./bundle";

const defaultLimits: Record<BundleTarget, Size> = {
  workerd: Size.mebibytes(3),
  gcf: Size.mebibytes(32),
  container: Size.mebibytes(32),
};
const listed = 5;

/** @throws BundlingError that lists the largest inputs, if the artifact is larger than its limit */
export function requireWithinBudget(bundle: Bundle, limit: Size = defaultLimits[bundle.target]): void {
  if (bundle.bytes <= limit.toBytes()) return;
  throw new BundlingError({
    entry: bundle.entry,
    what: `the bundle of ${bundle.entry} has ${kibibytes(bundle.bytes)}, its limit is ${limit}`,
    fix: `Import less, or raise sizeLimit. The largest inputs, before compression:\n${largestInputs(bundle).join("\n")}`,
  });
}

function largestInputs({ directory }: Bundle): string[] {
  const { outputs }: Metafile = JSON.parse(readFileSync(path.join(directory, "meta.json"), "utf8"));
  return Object.entries(outputs["index.js"]?.inputs ?? {})
    .sort(([, one], [, other]) => other.bytesInOutput - one.bytesInOutput)
    .slice(0, listed)
    .map(([input, { bytesInOutput }]) => `${kibibytes(bytesInOutput).padStart(12)}  ${input}`);
}

function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
