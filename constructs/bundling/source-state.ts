import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Metafile } from "esbuild";

/** What a build read, or would have read had it been there. Paths are relative to the working folder. */
export interface Sources {
  /** Source files, and the settings files that decide how they are resolved and compiled. */
  files: string[];
  /** Folders whose list of names matters: a new file may take the place of one that was resolved. */
  folders: string[];
}

/** Everything that decided a build's output, so that a later build can tell whether it would be the same. */
export function sourcesOf({ inputs }: Metafile, workingDir: string): Sources {
  // esbuild lists modules that package.json switches off as "(disabled):<path>".
  const sources = Object.keys(inputs).map((input) => input.replace(/^\(disabled\):/, ""));
  const folders = new Set(sources.map((source) => path.posix.dirname(source)));
  const settings = [...new Set([...folders].flatMap(withParents))].flatMap((folder) => [
    path.posix.join(folder, "package.json"),
    ...(isInstalled(folder) ? [] : [path.posix.join(folder, "tsconfig.json")]),
  ]);
  const files = new Set([...sources, ...settings, "node_modules/.package-lock.json"]);
  const tsconfigs = new Set(
    settings.filter((file) => file.endsWith("/tsconfig.json") || file === "tsconfig.json"),
  );
  for (const tsconfig of tsconfigs) {
    files.add(tsconfig);
    for (const base of extendedBy(tsconfig, workingDir)) tsconfigs.add(base);
  }
  return { files: [...files].sort(), folders: [...folders].filter((folder) => !isInstalled(folder)).sort() };
}

/** A hash over the present state of sources. */
export function stateOf({ files, folders }: Sources, workingDir: string): string {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = contentOf(path.join(workingDir, file));
    hash.update(JSON.stringify([file, content && createHash("sha256").update(content).digest("hex")]));
  }
  for (const folder of folders) {
    const absolute = path.join(workingDir, folder);
    hash.update(JSON.stringify([folder, existsSync(absolute) ? readdirSync(absolute).sort() : []]));
  }
  return hash.digest("hex");
}

/** Whether a source was written after a moment, so that a build begun then may have read an older content. */
export function changedSince({ files }: Sources, workingDir: string, milliseconds: number): boolean {
  return files.some((file) => {
    const stat = statSync(path.join(workingDir, file), { throwIfNoEntry: false });
    return stat !== undefined && Math.floor(stat.mtimeMs) > milliseconds;
  });
}

function withParents(folder: string): string[] {
  const parent = path.posix.dirname(folder);
  return parent === folder || path.posix.basename(folder) === ".."
    ? [folder]
    : [folder, ...withParents(parent)];
}

function isInstalled(folder: string): boolean {
  return folder.split("/").includes("node_modules");
}

/** Every place where a tsconfig's bases may be, whether or not there is a file. */
function extendedBy(tsconfig: string, workingDir: string): string[] {
  const text = contentOf(path.join(workingDir, tsconfig))?.toString() ?? "";
  const [, names = ""] = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(text) ?? [];
  return [...names.matchAll(/"([^"]+)"/g)].flatMap(([, name = ""]) => {
    const folder = path.posix.dirname(tsconfig);
    const bases = name.startsWith(".")
      ? [path.posix.join(folder, name)]
      : withParents(folder).map((parent) => path.posix.join(parent, "node_modules", name));
    return bases.flatMap((base) => [base, `${base}.json`, `${base}/tsconfig.json`]);
  });
}

function contentOf(file: string): Buffer | undefined {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;
}
