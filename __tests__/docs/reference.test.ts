import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { outdatedFiles } from "../../scripts/docs/folder";
import { makeReference, type Reference } from "../../scripts/docs/reference";

const root = path.resolve(__dirname, "../..");
let reference: Reference;

beforeAll(() => {
  // Reads the declaration files in dist: npm run build makes them.
  reference = makeReference(root);
});

test("every public member has text, every option a default, every number a unit or a range", () => {
  expect(reference.problems).toEqual([]);
});

test("the pages are as npm run docs writes them", () => {
  expect(outdatedFiles(path.join(root, "docs/reference"), reference.pages)).toEqual([]);
});

test("every link leads to a heading of a page", () => {
  const anchors = new Set(
    [...reference.pages].flatMap(([file, text]) => [
      file,
      ...[...text.matchAll(/^##? (.+)$/gm)].map(([, heading]) => `${file}#${heading?.toLowerCase()}`),
    ]),
  );
  const broken = [...reference.pages].flatMap(([file, text]) =>
    [...text.matchAll(/\]\(((?!https:)[^)]*?(?:\.md)?(?:#[^)]*)?)\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !target.endsWith(".ts"))
      .map((target) =>
        target.startsWith("#")
          ? `${file}${target}`
          : path.posix.normalize(path.posix.join(path.posix.dirname(file), target)),
      )
      .filter((target) => !anchors.has(target)),
  );
  expect(broken).toEqual([]);
});

test("the index of the documentation leads to every guide", () => {
  const docs = path.join(root, "docs");
  const index = readFileSync(path.join(docs, "README.md"), "utf8");
  const linked = [...index.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
  const guides = readdirSync(docs, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".md") && file !== "README.md" && !file.startsWith("reference"),
  );
  expect(linked).toEqual(expect.arrayContaining([...guides, "reference/README.md"]));
  expect(linked.filter((target) => !existsSync(path.join(docs, target)))).toEqual([]);
});
