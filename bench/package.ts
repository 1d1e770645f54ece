/**
 * What the package costs who installs it: the time to import each subpath in a fresh process, in turn with the import
 * of cdktf alone, which no subpath with constructs can do without; and the size of our own files.
 * Usage: npm run bench:package [-- --json]
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { median } from "./statistics";
import { markdownTable } from "./table";

const root = resolve(__dirname, "../..");
const reference = "cdktf";
const rounds = 7;
const limitMilliseconds = 400;

/** What one process measures. */
interface Import {
  milliseconds: number;
  /** Files of this package that were loaded. */
  files: number;
  bytes: number;
}

/** Node's own start is not counted: who imports the package has Node running. */
const program = `
  const start = performance.now();
  require(process.argv[1]);
  const milliseconds = performance.now() - start;
  const ours = Object.keys(require.cache).filter((file) => file.startsWith(process.argv[2]));
  const bytes = ours.reduce((sum, file) => sum + require("node:fs").statSync(file).size, 0);
  console.log(JSON.stringify({ milliseconds, files: ours.length, bytes }));
`;

function main(): void {
  const { values } = parseArgs({ options: { json: { type: "boolean" } } });
  const names = [reference, ...subpaths()];
  const imports = Object.fromEntries(names.map((name): [string, Import[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
    for (const name of names) imports[name]?.push(importOnce(name));
  }
  const results = names.map((name) => summarize(name, imports[name] ?? [], imports[reference] ?? []));
  const installed = installedSize();
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ limitMilliseconds, imports: results, installed }, undefined, 2)}\n`
      : describe(results, installed),
  );
}

function subpaths(): string[] {
  const { name, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Object.keys(exports)
    .filter((subpath) => !subpath.endsWith(".json"))
    .map((subpath) => subpath.replace(/^\./, name));
}

/** The package is found from its own folder by its own name, through its exports map. */
function importOnce(name: string): Import {
  const args = ["--disable-warning=DEP0044", "--eval", program, name, join(root, "dist/")];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" }));
}

function summarize(name: string, runs: Import[], referenceRuns: Import[]) {
  const ratios = runs.map(
    (run, round) => run.milliseconds / (referenceRuns[round]?.milliseconds ?? Number.NaN),
  );
  return {
    name,
    milliseconds: median(runs.map((run) => run.milliseconds)),
    ratio: median(ratios),
    files: runs[0]?.files ?? 0,
    bytes: runs[0]?.bytes ?? 0,
  };
}

function installedSize(): { files: number; bytes: number; packedBytes: number } {
  const args = ["pack", "--dry-run", "--ignore-scripts", "--json"];
  const [packed] = Object.values<{ entryCount: number; unpackedSize: number; size: number }>(
    JSON.parse(execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })),
  );
  if (!packed) throw new Error("npm pack lists no package.");
  return { files: packed.entryCount, bytes: packed.unpackedSize, packedBytes: packed.size };
}

function describe(
  results: ReturnType<typeof summarize>[],
  installed: ReturnType<typeof installedSize>,
): string {
  const rows = results.map(({ name, milliseconds, ratio, files, bytes }) => [
    name,
    `${milliseconds.toFixed(0)} ms`,
    name === reference ? "" : milliseconds <= limitMilliseconds ? "within" : "OVER",
    `${ratio.toFixed(2)}x`,
    `${files}`,
    kilobytes(bytes),
  ]);
  const header = ["import", "median", `limit ${limitMilliseconds} ms`, "ratio", "our files", "our bytes"];
  return (
    `Import of each subpath in ${rounds} fresh processes without a compile cache; ratio to ${reference} round by round.\n\n` +
    `${markdownTable(header, rows)}\n\n` +
    `Installed: ${installed.files} files, ${kilobytes(installed.bytes)}; ` +
    `downloaded: ${kilobytes(installed.packedBytes)}. Dependencies and peers are not counted.\n`
  );
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

main();
