import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { HELP, readCommandLine } from "../../scripts/docs/command-line";
import { outdatedFiles, updateFiles } from "../../scripts/docs/folder";
import { readApi } from "../../scripts/docs/read-api";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tricloud-reference-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("pages that are missing, changed or needless are found and put right", () => {
  mkdirSync(path.join(folder, "old"));
  writeFileSync(path.join(folder, "old/gone.md"), "");
  writeFileSync(path.join(folder, "changed.md"), "before");
  writeFileSync(path.join(folder, "same.md"), "same");
  const files = new Map([
    ["changed.md", "after"],
    ["new/page.md", "new"],
    ["same.md", "same"],
  ]);
  const outdated = outdatedFiles(folder, files);
  expect(outdated).toEqual(["changed.md", "new/page.md", "old/gone.md"]);
  updateFiles(folder, files, outdated);
  expect(outdatedFiles(folder, files)).toEqual([]);
  expect(readFileSync(path.join(folder, "new/page.md"), "utf8")).toBe("new");
});

test("a folder that is not there has no page", () => {
  expect(outdatedFiles(path.join(folder, "none"), new Map([["page.md", "text"]]))).toEqual(["page.md"]);
});

test("a project that was not built is told so", () => {
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "tricloud", version: "1.0.0" }));
  expect(() => readApi(folder, ["core"])).toThrow(/index\.d\.ts is missing\n {2}Run npm run build first\.$/);
});

test("the command line is read, and what is wrong with it is told", () => {
  expect(readCommandLine([])).toEqual({ help: false, check: false });
  expect(readCommandLine(["--check"])).toMatchObject({ check: true });
  expect(readCommandLine(["--examples", "out"])).toMatchObject({ examples: "out" });
  expect(() => readCommandLine(["--fancy"])).toThrow("Unknown option '--fancy'");
  for (const option of ["--check", "--examples", "--help"]) expect(HELP).toContain(option);
});
