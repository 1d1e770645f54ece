import { checkComments } from "../../scripts/docs/check-comments";
import { readPackage } from "./package-fixture";

const inOrder = `
/** A base that is not exported. */
declare abstract class Base { /** Its name. */ readonly name: string; }
/** Something. */
export interface IThing { /** Its number, from 1. */ readonly count: number; /** Does it. */ act(): void; }
/** How it is made. */
export interface ThingProps {
  /** How long, in seconds. */ wait: number;
  /**
   * What for.
   * @default - nothing
   */
  purpose?: string;
  /**
   * Which.
   * @default { kind: "a" }
   */
  which?: object;
  /** Changes it. */ transform?: (name: string) => string;
}
/** A thing. */
export declare class Thing extends Base implements IThing {
  readonly count: number;
  constructor(props: ThingProps);
  act(): void;
  /** @param port 1 to 65535 */
  static at(port: number): Thing;
}
/** Makes one. */
export declare function makeThing(): Thing;
/** Above the one or below the other: alternatives are told by their type. */
export type Bound = { above: 1 } | { below: 1 };
export {};
`;

/** What is wrong, the declaration, and what is said of it. */
const faults: [string, string, string][] = [
  ["a class without text", "export declare class Thing {}", "Thing has no text."],
  ["a type without text", "export type Thing = string;", "Thing has no text."],
  ["a constant without text", "export declare const thing: string;", "thing has no text."],
  ["a function without text", "export declare function make(): void;", "make has no text."],
  [
    "a constructor that takes plain values without text",
    "/** A. */ export declare class Thing { constructor(size: string); }",
    "Thing.constructor has no text: say what its parameters are.",
  ],
  [
    "a method without text",
    "/** A. */ export declare class Thing { act(): void; }",
    "Thing.act has no text.",
  ],
  [
    "a method that tells its errors alone",
    "/** A. */ export declare class Thing { /** @throws Error if it cannot */ act(): void; }",
    "Thing.act has no text.",
  ],
  [
    "a property that tells its default alone",
    '/** A. */ export interface Props { /** @default "x" */ kind?: string; }',
    "Props.kind has no text.",
  ],
  [
    "an option without a default",
    "/** A. */ export interface Props { /** Which. */ kind?: string; }",
    "Props.kind is optional and has no @default.",
  ],
  [
    "a default of what must be given",
    '/** A. */ export interface Props { /** Which.\n * @default "x"\n */ kind: string; }',
    "Props.kind is required and has a @default.",
  ],
  [
    "a default that is neither a value nor told",
    "/** A. */ export interface Props { /** Which.\n * @default 63, the longest\n */ kind?: string; }",
    "Props.kind has the @default 63, the longest: give an expression, or - and what happens.",
  ],
  [
    "a number of nobody knows what",
    "/** A. */ export interface Props { /** How long to wait. */ wait: number; }",
    "Props.wait is a number: tell its unit, its range or an example.",
  ],
  [
    "members in place of a name",
    "/** A. */ export interface Props { /** Where. */ place: { host: string; port: number }; }",
    "Props.place has members without a comment: give its type a name, as an interface.",
  ],
  [
    "members in a type",
    "/** A. */ export type Props = { kind: string };",
    "Props has members without a comment: give its type a name, as an interface.",
  ],
  [
    "members of a constant",
    "/** A. */ export declare const Match: { any: () => string };",
    "Match has members without a comment: give its type a name, as an interface.",
  ],
];

let problems: string[];

beforeAll(() => {
  // A subpath each, so that their names do not meet.
  const files = faults.map(([, text], index): [string, string] => [`fault${index}/index`, `${text}\n`]);
  const subpaths = ["good", ...faults.map((_, index) => `fault${index}`)];
  problems = checkComments(readPackage({ "good/index": inOrder, ...Object.fromEntries(files) }, subpaths));
});

test("comments that tell all are in order", () => {
  expect(problems.filter((problem) => problem.startsWith("constructs/good/"))).toEqual([]);
});

test.each(faults.map(([fault, , problem], index) => ({ fault, problem, index })))(
  "$fault is found",
  ({ problem, index }) => {
    const file = `constructs/fault${index}/index.ts: `;
    expect(problems.filter((each) => each.startsWith(file))).toEqual([`${file}${problem}`]);
  },
);

test("a misspelt tag is found, with its file", () => {
  const text = "/** A.\n * @defualt 1\n */\nexport type A = string;\n";
  expect(checkComments(readPackage({ "core/index": text }, ["core"]))).toEqual([
    expect.stringMatching(/^constructs\/core\/index\.ts: .*@defualt/),
  ]);
});
