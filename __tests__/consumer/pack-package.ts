import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { run } from "./run";

const root = resolve(__dirname, "../..");
const notSources = new Set([".git", ".tricloud", "cdktf.out", "dist", "node_modules"]);

/** What `npm pack` made. */
export interface PackedPackage {
  /** Folder of the sources and of what was built from them. */
  folder: string;
  /** Path of the package. */
  tarball: string;
  /** Files in the package, from its root. */
  files: string[];
}

/** Packs the package from a copy of the sources, as it would be published from there. */
export function packPackage(scratch: string): PackedPackage {
  const folder = join(scratch, "checkout");
  mkdirSync(folder);
  for (const name of readdirSync(root).filter((each) => !notSources.has(each))) {
    cpSync(join(root, name), join(folder, name), { recursive: true, filter: isOwn });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  leaveEarlierBuild(folder);
  const [packed] = Object.values<{ filename: string; files: { path: string }[] }>(
    JSON.parse(run(folder, "npm", ["pack", "--json", "--pack-destination", scratch])),
  );
  if (!packed) throw new Error("npm pack packed nothing.");
  return {
    folder,
    tarball: join(scratch, packed.filename),
    files: packed.files.map(({ path }) => path),
  };
}

/** A bench may have installed its reference. */
function isOwn(path: string): boolean {
  return basename(path) !== "node_modules";
}

/** The output of a source that is no more: `tsc` would leave it, and `npm pack` would take it. */
function leaveEarlierBuild(folder: string): void {
  mkdirSync(join(folder, "dist/constructs"), { recursive: true });
  writeFileSync(join(folder, "dist/constructs/removed.js"), "");
}
