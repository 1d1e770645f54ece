import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** The content of all files below a folder, a character a byte, by their paths in it. */
export function readFolder(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [relative(folder, file), readFileSync(file, "latin1")]),
  );
}
