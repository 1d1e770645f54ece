import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Api } from "../../scripts/docs/api";
import { inherit } from "../../scripts/docs/inherit";
import { readApi } from "../../scripts/docs/read-api";

const root = path.resolve(__dirname, "../..");

const CONSTRUCTS = `export declare class Construct { constructor(scope: Construct, id: string); }
export interface IConstruct {}
`;

/**
 * The API of a package that has been built.
 *
 * @param files declaration files by their path in `dist/constructs`, without `.d.ts`
 */
export function readPackage(files: Record<string, string>, subpaths: string[]): Api {
  const project = mkdtempSync(path.join(tmpdir(), "tricloud-package-"));
  write(project, "package.json", JSON.stringify({ name: "tricloud", version: "1.0.0" }));
  write(
    project,
    "node_modules/constructs/package.json",
    JSON.stringify({ name: "constructs", types: "i.d.ts" }),
  );
  write(project, "node_modules/constructs/i.d.ts", CONSTRUCTS);
  symlinkSync(path.join(root, "node_modules/@microsoft"), path.join(project, "node_modules/@microsoft"));
  copyFileSync(path.join(root, "tsdoc.json"), path.join(project, "tsdoc.json"));
  write(project, "dist/constructs/index.d.ts", files["index"] ?? "export {};\n");
  for (const [file, text] of Object.entries(files)) {
    // A comment beside what comes before it would belong to that.
    write(project, `dist/constructs/${file}.d.ts`, text.replace(/(?<=[{;]) (?=\/\*\*)/g, "\n"));
  }
  const api = readApi(project, subpaths);
  rmSync(project, { recursive: true });
  return { ...api, declarations: inherit(api.declarations) };
}

function write(project: string, file: string, text: string): void {
  const place = path.join(project, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}
