import { posix } from "node:path";
import type { Declaration } from "./api";
import { checkComments } from "./check-comments";
import { type Example, readExamples } from "./examples";
import { inherit } from "./inherit";
import { kebabCase, type Page, placePages } from "./place-pages";
import { readApi } from "./read-api";
import { References } from "./references";
import { renderIndex, SUBPATHS } from "./render-index";
import { renderPage, type ShownExample } from "./render-page";
import { resourceTypesOf } from "./synthesize-example";

/** Subpaths whose every construct must have an example. */
const WITH_EXAMPLES = new Set(["hetzner", "gcp", "cloudflare", "patterns"]);

/** The reference as it should be. */
export interface Reference {
  /** Text by path in docs/reference. */
  pages: ReadonlyMap<string, string>;
  /** What comments and examples lack, a line each. */
  problems: string[];
}

/** Makes the reference of a project that has been built. */
export function makeReference(project: string): Reference {
  const { rootNames, declarations: written, unknownTags } = readApi(project, Object.keys(SUBPATHS));
  const declarations = inherit(written);
  const pages = placePages(declarations);
  const examples = readExamples();
  const shared = declarations.filter(({ subpath, name }) => subpath === "core" && rootNames.includes(name));
  return {
    pages: new Map([
      ["README.md", renderIndex(pages, shared)],
      ...pages.map((page): [string, string] => [page.file, render(page, pages, examples)]),
    ]),
    problems: [...checkComments({ declarations, unknownTags }), ...checkExamples(pages, examples)],
  };
}

function render(page: Page, pages: readonly Page[], examples: readonly Example[]): string {
  const { construct } = page;
  const example = construct && exampleOf(construct, examples);
  const shown = example && show(example, construct, page);
  return `${renderPage(page, new References(pages, page), shown)}\n`;
}

function show(example: Example, { name }: Declaration, page: Page): ShownExample {
  return {
    link: posix.relative(posix.dirname(`docs/reference/${page.file}`), example.file),
    text: example.text,
    resources: resourceTypesOf(example, name).map(({ name: type, url }) =>
      url ? `[\`${type}\`](${url})` : `\`${type}\``,
    ),
  };
}

function exampleOf({ name, subpath }: Declaration, examples: readonly Example[]): Example | undefined {
  return examples.find((example) => example.subpath === subpath && example.name === kebabCase(name));
}

/** What examples lack, a line each: one for every construct that must have one, and none beside. */
export function checkExamples(pages: readonly Page[], examples: readonly Example[]): string[] {
  const constructs = pages.flatMap(({ construct }) => construct ?? []);
  const missing = constructs
    .filter(({ subpath }) => WITH_EXAMPLES.has(subpath))
    .filter((construct) => !exampleOf(construct, examples))
    .map(
      ({ name, subpath }) =>
        `docs/examples/${subpath}/${kebabCase(name)}.ts is missing: show how a ${name} is made.`,
    );
  const shown = constructs.map((construct) => exampleOf(construct, examples));
  const stray = examples
    .filter((example) => !shown.includes(example))
    .map(({ file }) => `${file} is an example of no construct: name it after one.`);
  return [...missing, ...stray];
}
