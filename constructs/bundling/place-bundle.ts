import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { Bundle } from "./bundle";

/**
 * Puts a bundle's code, source map and manifest into a folder of their own, from which an image is built. What the folder
 * held before is gone.
 *
 * @example
 * placeBundle(bundler.bundle({ entry: "lambdas/mongo-listener/index.ts", target: "container" }), "images/mongo-listener");
 */
export function placeBundle({ directory }: Bundle, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ["index.js", "index.js.map", "package.json"]) {
    const file = path.join(directory, name);
    if (existsSync(file)) copyFileSync(file, path.join(folder, name));
  }
}
