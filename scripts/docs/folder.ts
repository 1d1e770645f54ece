import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/**
 * Files of a folder that are not as they should be, are missing, or should not be there.
 *
 * @param files text by path in the folder, with `/`
 */
export function outdatedFiles(folder: string, files: ReadonlyMap<string, string>): string[] {
  const present = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(folder.length + 1)
            .split(sep)
            .join("/"),
        )
    : [];
  return [...new Set([...files.keys(), ...present])]
    .filter((file) => !present.includes(file) || files.get(file) !== readFileSync(join(folder, file), "utf8"))
    .sort();
}

/** Writes some files of a folder, and removes those that should not be there. */
export function updateFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
  outdated: readonly string[],
): void {
  for (const file of outdated) {
    const place = join(folder, file);
    const text = files.get(file);
    if (text === undefined) {
      rmSync(place);
    } else {
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
    }
  }
}
