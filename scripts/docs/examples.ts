import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { PROJECT_FOLDER } from "../../local/project";

/** The compiled example of one construct. */
export interface Example {
  /** E.g. `hetzner`. */
  subpath: string;
  /** File name without its ending, e.g. `swarm-cluster`. */
  name: string;
  /** From the project's folder, e.g. `docs/examples/hetzner/swarm-cluster.ts`. */
  file: string;
  text: string;
  Stack: new (scope: Construct, id: string) => TerraformStack;
}

const FOLDER = "docs/examples";

/**
 * All examples of docs/examples, by cloud and name.
 *
 * @throws Error if a file does not export a stack and nothing else
 */
export function readExamples(): Example[] {
  const folders = readdirSync(join(PROJECT_FOLDER, FOLDER), { withFileTypes: true });
  return folders
    .filter((entry) => entry.isDirectory() && entry.name !== "src")
    .flatMap(({ name: subpath }) =>
      readdirSync(join(PROJECT_FOLDER, FOLDER, subpath)).map((file) =>
        readExample(subpath, file.replace(/\.ts$/, "")),
      ),
    )
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

function readExample(subpath: string, name: string): Example {
  const file = `${FOLDER}/${subpath}/${name}.ts`;
  // Beside this module, so that the compiled command loads the compiled example.
  const exports = Object.values(require(join(__dirname, "../..", FOLDER, subpath, name)) as object);
  const [Stack, ...others] = exports;
  if (typeof Stack !== "function" || others.length > 0) {
    throw new Error(`${file} exports ${exports.length} things: export one stack, and nothing else.`);
  }
  return { subpath, name, file, text: readFileSync(join(PROJECT_FOLDER, file), "utf8"), Stack };
}
