import { createHash } from "node:crypto";
import path from "node:path";
import { type BuildOptions, type BuildResult, version as esbuildVersion } from "esbuild";
import type { BundleRequest, BundleTarget } from "./bundle";

/** One esbuild run, known before it happens. */
export interface BuildPlan {
  /** Entry file from the working folder, with forward slashes. */
  entry: string;
  target: BundleTarget;
  workingDir: string;
  options: BuildOptions & { write: false; metafile: true };
  /** The manifest put beside `index.js`. */
  packageJson: string;
  /** Stands for everything the output depends on but the sources. */
  key: string;
}

/** What esbuild gives back for a plan. */
export type BuildOutput = BuildResult<BuildPlan["options"]>;

/** What esbuild is asked for. Paths are relative to the working folder: the output is the same in any folder. */
export function planBuild(request: BundleRequest, workingDir: string): BuildPlan {
  const entry = path.relative(workingDir, path.resolve(workingDir, request.entry)).split(path.sep).join("/");
  const { packageJson, ...target } = targets[request.target];
  const options: BuildPlan["options"] = {
    ...target,
    ...common,
    entryPoints: [entry],
    external: [...(target.external ?? []), ...(request.external ?? [])].sort(),
    define: { ...target.define, ...request.define },
  };
  const key = createHash("sha256")
    .update(JSON.stringify([cacheFormat, esbuildVersion, packageJson, request.target, options]))
    .digest("hex");
  return {
    entry,
    target: request.target,
    workingDir,
    options: { ...options, absWorkingDir: workingDir },
    packageJson: `${JSON.stringify(packageJson, null, 2)}\n`,
    key,
  };
}

/** Raised when what is made of esbuild's output changes. */
const cacheFormat = 2;

const common = {
  bundle: true,
  outfile: "index.js",
  write: false,
  // Nothing is written, so an entry that is called index.js itself is in no danger.
  allowOverwrite: true,
  metafile: true,
  sourcemap: "linked",
  // Stack traces need names and lines only; a copy of the sources would double the artifact.
  sourcesContent: false,
  charset: "utf8",
  logLevel: "silent",
} satisfies BuildOptions;

/** Space is taken out, since a function loads faster the less there is to parse; its source map keeps traces readable. */
const node = {
  platform: "node",
  format: "cjs",
  target: "node24",
  minifyWhitespace: true,
  minifySyntax: true,
} satisfies BuildOptions;

/** Workers have no source map once they are deployed, so their code is left readable. */
const targets: Record<BundleTarget, BuildOptions & { packageJson: object }> = {
  workerd: {
    platform: "browser",
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*"],
    define: { "process.env.NODE_ENV": '"production"' },
    packageJson: { private: true, type: "module", main: "index.js" },
  },
  gcf: { ...node, packageJson: { private: true, type: "commonjs", main: "index.js" } },
  container: {
    ...node,
    packageJson: {
      private: true,
      type: "commonjs",
      main: "index.js",
      scripts: { start: "node --enable-source-maps index.js" },
    },
  },
};
