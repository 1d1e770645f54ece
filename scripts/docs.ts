import { join, resolve } from "node:path";
import { PROJECT_FOLDER } from "../local/project";
import { HELP, readCommandLine } from "./docs/command-line";
import { readExamples } from "./docs/examples";
import { outdatedFiles, updateFiles } from "./docs/folder";
import { makeReference } from "./docs/reference";
import { synthesizeExamples } from "./docs/synthesize-example";
import { runCommand } from "./run-command";

const FOLDER = "docs/reference";

/** Writes or checks the reference, or synthesizes its examples; see `HELP`. */
function main(): void {
  const { help, check, examples } = readCommandLine(process.argv.slice(2));
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  if (examples !== undefined) {
    const stacks = synthesizeExamples(readExamples(), resolve(examples));
    process.stderr.write(`${examples}: ${stacks.length} stacks\n`);
    return;
  }
  const { pages, problems } = makeReference(PROJECT_FOLDER);
  const folder = join(PROJECT_FOLDER, FOLDER);
  const outdated = outdatedFiles(folder, pages);
  if (!check) updateFiles(folder, pages, outdated);
  const all = [
    ...problems,
    ...(check ? outdated.map((file) => `${FOLDER}/${file} is out of date: run npm run docs.`) : []),
  ];
  for (const problem of all) process.stderr.write(`${problem}\n`);
  if (all.length > 0) process.exitCode = 1;
  process.stderr.write(
    `${FOLDER}: ${pages.size} pages, ${outdated.length} ${check ? "out of date" : "changed"}, ${problems.length} problems\n`,
  );
}

runCommand("docs", main);
