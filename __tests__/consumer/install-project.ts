import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "./run";

const root = resolve(__dirname, "../..");

/** What a project depends on beside the package. */
export interface ProjectManifest {
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
  overrides?: Record<string, string>;
}

/** The versions of packages that this repository is developed with. */
export function ourVersions(...names: string[]): Record<string, string> {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const versions = { ...devDependencies, ...dependencies };
  return Object.fromEntries(names.map((name) => [name, versions[name]]));
}

/**
 * Makes a project and has npm install a packed package in it. The project's lock file starts as this repository's,
 * so that npm takes from its cache what `npm ci` has put there and asks the registry only for what differs.
 */
export function installProject(folder: string, tarball: string, manifest: ProjectManifest): void {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const project = { name: "shop", version: "1.0.0", private: true, ...manifest };
  mkdirSync(folder);
  writeJson(join(folder, "package.json"), project);
  writeJson(join(folder, "package-lock.json"), {
    ...lock,
    name: project.name,
    packages: { ...lock.packages, "": project },
  });
  run(folder, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball]);
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
