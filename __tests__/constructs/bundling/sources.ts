import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const folders: string[] = [];

/** A new working folder that holds the given files. */
export function sourceFolder(files: Record<string, string>, name = "sources"): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), `${name}-`)));
  folders.push(folder);
  writeSources(folder, files);
  return folder;
}

export function writeSources(folder: string, files: Record<string, string>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
}

export function removeSourceFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A Worker of two files and a package that offers another file to workerd than to others. */
export const workerFiles = {
  "lambdas/hello/index.ts":
    'import { greet } from "./greet";\nexport default { fetch: (): Response => new Response(greet("world")) };\n',
  "lambdas/hello/greet.ts":
    'import { place } from "place";\nexport const greet = (name: string): string => ["Hello", name, "from", place].join(" ");\n',
  "node_modules/place/package.json": JSON.stringify({
    name: "place",
    exports: { ".": { workerd: "./workerd.js", node: "./node.js" } },
  }),
  "node_modules/place/workerd.js": 'export const place = "the edge";\n',
  "node_modules/place/node.js": 'exports.place = "a data centre";\n',
};

/** A function of Google Cloud that throws from its second file. */
export const functionFiles = {
  "lambdas/fail/index.ts": 'import { fail } from "./fail";\nexport const main = (): void => fail("late");\n',
  "lambdas/fail/fail.ts":
    "interface Reason {\n  text: string;\n}\n\nexport function fail(text: string): never {\n  const reason: Reason = { text };\n  throw new Error(reason.text);\n}\n",
};
