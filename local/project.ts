import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The repository's folder, whether this file runs as TypeScript or from `dist/`. */
export const PROJECT_FOLDER = find(__dirname);

function find(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : find(dirname(folder));
}
