import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Bundle, BundleTarget } from "./bundle";
import { zip } from "./zip";

/** What a bundle is of. */
type Subject = Pick<Bundle, "entry" | "target">;

/** What a bundle is made of, by file name; `index.js` at least. */
type BundleFiles = Record<string, Uint8Array>;

/**
 * Puts a bundle into a folder: its files, and the artifact made of them. The folder appears with all of it or not at
 * all, and stays as it is if another process has put the same bundle there.
 */
export function putBundle(
  folder: string,
  subject: Subject,
  files: BundleFiles,
  metafile: object = {},
): Bundle {
  const draft = `${folder}-${randomUUID()}`;
  const write = (name: string, content: string | Uint8Array) =>
    writeFileSync(path.join(draft, name), content);
  mkdirSync(draft, { recursive: true });
  for (const [name, content] of Object.entries(files)) write(name, content);
  const artifact = subject.target === "gcf" ? zip(files) : readFileSync(path.join(draft, "index.js"));
  write(artifactName(subject.target), artifact);
  write("artifact.sha256", sha256(artifact));
  write("meta.json", JSON.stringify(metafile));
  // A damaged bundle would be in the way of the rename.
  if (!readBundle(folder, subject)) rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(draft, folder);
  } catch {
    rmSync(draft, { recursive: true });
  }
  const bundle = readBundle(folder, subject);
  if (!bundle) throw new Error(`${folder} was changed while the bundle of ${subject.entry} was put there.`);
  return bundle;
}

/** The bundle in a folder, unless there is none or its artifact is damaged. */
export function readBundle(folder: string, { entry, target }: Subject): Bundle | undefined {
  const file = path.join(folder, artifactName(target));
  const hashFile = path.join(folder, "artifact.sha256");
  if (!existsSync(file) || !existsSync(hashFile)) return undefined;
  const artifact = readFileSync(file);
  const hash = sha256(artifact);
  if (hash !== readFileSync(hashFile, "utf8")) return undefined;
  return { entry, target, file, hash, bytes: artifact.length, directory: folder };
}

function artifactName(target: BundleTarget): string {
  return target === "gcf" ? "bundle.zip" : "index.js";
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
