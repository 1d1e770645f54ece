import { kebabCase, type Page, placePages } from "../../scripts/docs/place-pages";
import { References } from "../../scripts/docs/references";
import { firstSentence, renderPage } from "../../scripts/docs/render-page";
import { readPackage } from "./package-fixture";

const FILES = {
  "core/index": `/** A time. */
export declare class Duration { /** In seconds. */ toSeconds(): number; }
`,
  "cloud/index": `export * from "./box";
export * from "./box-props";
export * from "./lid";
export * from "./paint";
export * from "./crate";
`,
  "cloud/box": `import { Construct, type IConstruct } from "constructs";
import type { BoxProps } from "./box-props";
/** A box, ours or somebody else's. */
export interface IBox extends IConstruct { /** Its name. */ readonly boxName: string; }
declare abstract class BoxBase extends Construct implements IBox { abstract readonly boxName: string; }
/**
 * A box for <things>. It closes.
 *
 * @see https://example.com/boxes
 */
export declare class Box extends BoxBase {
  /**
   * A box of others.
   *
   * @param boxName as it is written on it
   */
  static fromBoxName(scope: Construct, id: string, boxName: string): IBox;
  readonly boxName: string;
  constructor(scope: Construct, id: string, props: BoxProps);
  /**
   * Opens it.
   *
   * @throws Error if it is locked
   */
  open({ wait }: OpenOptions): void;
}
/** How to open. */
export interface OpenOptions { /** Seconds, 0 or more. */ wait: number; }
export {};
`,
  "cloud/box-props": `import type { Duration } from "../core";
import type { Lid } from "./lid";
import type { Color } from "./paint";
/** How a box is made. */
export interface BoxProps {
  /**
   * What it keeps, \`a | b\`.
   * @default - nothing
   */
  kind?: "a" | "b";
  /** What shuts it. */
  lid: Lid;
  /** Of the outside. */
  color: Color;
  /**
   * How long it lasts.
   * @default Duration.days(1)
   */
  life?: Duration;
}
`,
  "cloud/lid": `/** What shuts a box. */
export declare abstract class Lid { /** A plain one. */ static readonly PLAIN: Lid; }
/** A lid that is made of wood. */
export declare class WoodenLid extends Lid {}
`,
  "cloud/paint": `/** What something looks like. */
export type Color = "red" | "blue";
`,
  "cloud/crate": `import { Construct } from "constructs";
import type { Color } from "./paint";
/** A crate. */
export declare class Crate extends Construct { /** Paints it. */ paint(color: Color): void; }
`,
};

let pages: Page[];

beforeAll(() => {
  pages = placePages(readPackage(FILES, ["core", "cloud"]).declarations);
});

function textOf(file: string): string {
  const page = pages.find((each) => each.file === file);
  if (!page) throw new Error(`There is no page ${file}.`);
  return renderPage(page, new References(pages, page));
}

test("a construct's page tells what only it uses, and a subpath's page what several use", () => {
  expect(pages.map(({ file, declarations }) => [file, declarations.map(({ name }) => name)])).toEqual([
    ["core/README.md", ["Duration"]],
    ["cloud/box.md", ["BoxProps", "IBox", "Lid", "OpenOptions", "WoodenLid"]],
    ["cloud/crate.md", []],
    ["cloud/README.md", ["Color"]],
  ]);
});

test("properties are told with type, default and text; required ones first, names linked", () => {
  expect(textOf("cloud/box.md")).toContain(`## BoxProps

How a box is made.

| Property | Type | Default |  |
| --- | --- | --- | --- |
| \`color\` | [\`Color\`](README.md#color) | required | Of the outside. |
| \`lid\` | [\`Lid\`](#lid) | required | What shuts it. |
| \`kind\` | \`"a" \\| "b"\` | nothing | What it keeps, \`a \\| b\`. |
| \`life\` | [\`Duration\`](../core/README.md#duration) | \`Duration.days(1)\` | How long it lasts. |
`);
});

test("members take their text from the interface, and what is taken apart gets its type's name", () => {
  const text = textOf("cloud/box.md");
  expect(text).toContain("A box for &lt;things>. It closes.\n\nSee https://example.com/boxes.\n");
  expect(text).toContain("| `boxName` | `string` | Its name. |");
  expect(text).toContain(
    "- `open(options:` [`OpenOptions`](#openoptions)`): void`\n\n  Opens it.\n\n  Throws `Error` if it is locked.",
  );
  expect(text).toContain("[`IBox`](#ibox)\n\n  A box of others.\n\n  - `boxName`: as it is written on it");
  expect(text).toContain("## IBox\n\nA box, ours or somebody else's.\n\nIt has, as told above: `boxName`.");
  expect(text).toContain("| `Lid.PLAIN` | A plain one. |");
});

test.each([
  ["KvNamespace", "kv-namespace"],
  ["R2Bucket", "r2-bucket"],
  ["Worker", "worker"],
])("the page of %s is %s.md", (name, stem) => {
  expect(kebabCase(name)).toBe(stem);
});

test.each([
  ["A name, e.g. `x.y`. And more.", "A name, e.g. `x.y`."],
  ["One line\nof two.\n\nMore.", "One line of two."],
  ["Has these: One. Two.", "Has these."],
  ["No end", "No end"],
])("of %j the index tells the first sentence", (text, sentence) => {
  const [page] = pages;
  const [declaration] = page?.declarations ?? [];
  if (!declaration) throw new Error("There is no declaration.");
  expect(firstSentence({ ...declaration, comment: { ...declaration.comment, text } })).toBe(sentence);
});
