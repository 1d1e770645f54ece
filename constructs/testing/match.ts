import { show, showDifference } from "./show";

/** One place where a value is not what was expected. */
export interface Mismatch {
  /** Path from the root of the compared value, e.g. `/settings/batch_size`. */
  path: string;
  /** What was expected there, in words. */
  expected: string;
  /** What is there, in words. */
  actual: string;
}

/** What to do once everything around a value has matched too. */
export type OnMatch = () => void;

/** Says what a value must be like where a literal would be too strict or not strict enough. */
export abstract class Matcher {
  /**
   * @param path of the value, for mismatches
   * @param onMatch takes what to do if the whole comparison, of which this is a part, finds no mismatch
   * @returns every place that does not fit; none when the value matches
   */
  abstract test(actual: unknown, path: string, onMatch: OnMatch[]): Mismatch[];

  /** What the matcher wants, in words. */
  abstract toString(): string;

  /** How the matcher is shown inside a literal. */
  toJSON(): string {
    return `<${this}>`;
  }
}

/** The matchers that there are. */
export interface Matchers {
  /** An object that has at least these entries, at every depth. */
  objectLike(pattern: Record<string, unknown>): Matcher;

  /** Exactly this value, without entries besides. */
  exact(pattern: unknown): Matcher;

  /** A list that holds these items in this order, among others. */
  arrayWith(items: readonly unknown[]): Matcher;

  /** No entry at all. */
  absent(): Matcher;

  /** Any value but none. */
  anyValue(): Matcher;

  /** Anything that does not match the pattern. */
  not(pattern: unknown): Matcher;

  /**
   * A text in which the expression is found.
   *
   * @throws SyntaxError if the text is no regular expression
   */
  stringLikeRegexp(expression: string | RegExp): Matcher;

  /** A text that is JSON of a value like the pattern. */
  serializedJson(pattern: unknown): Matcher;
}

/**
 * Matchers for parts of a synthesized stack. A literal object matches like `objectLike`, a literal list item by item.
 *
 * @example
 * template.hasResource("google_pubsub_topic", {
 *   name: Match.stringLikeRegexp("^dev-"),
 *   kms_key_name: Match.absent(),
 * });
 */
export const Match: Matchers = {
  objectLike: (pattern) =>
    matcher(
      () => show(pattern),
      (actual, path, onMatch) => compare(pattern, actual, path, false, onMatch),
    ),

  exact: (pattern) =>
    matcher(
      () => `exactly ${show(pattern)}`,
      (actual, path, onMatch) => compare(pattern, actual, path, true, onMatch),
    ),

  arrayWith: (items) =>
    matcher(
      () => `a list with ${show(items)}`,
      (actual, path, onMatch) => findInOrder(items, actual, path, onMatch),
    ),

  absent: () => satisfying("nothing", (actual) => actual === undefined),

  anyValue: () => satisfying("some value", (actual) => actual !== undefined && actual !== null),

  not: (pattern) =>
    satisfying(
      `anything but ${show(pattern)}`,
      (actual) => compare(pattern, actual, "", false, []).length > 0,
    ),

  stringLikeRegexp: (expression) => {
    const pattern = new RegExp(expression);
    // An expression with the g flag would go on where it stopped before.
    return satisfying(
      `a text like ${pattern}`,
      (actual) => typeof actual === "string" && actual.search(pattern) >= 0,
    );
  },

  serializedJson: (pattern) =>
    matcher(
      () => `JSON of ${show(pattern)}`,
      (actual, path, onMatch) => {
        const parsed = parse(actual);
        return parsed
          ? compare(pattern, parsed.value, `${path}(json)`, false, onMatch)
          : [{ path, expected: "a text that is JSON", actual: show(actual) }];
      },
    ),
};

/**
 * Compares a value with a literal that may hold matchers at any depth.
 *
 * @param exact whether objects may have no more entries than the literal
 */
export function compare(
  expected: unknown,
  actual: unknown,
  path: string,
  exact: boolean,
  onMatch: OnMatch[],
): Mismatch[] {
  if (expected instanceof Matcher) return expected.test(actual, path, onMatch);
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [{ path, expected: `a list of ${expected.length}`, actual: show(actual) }];
    }
    return expected.flatMap((item, index) =>
      compare(item, actual[index], `${path}/${index}`, exact, onMatch),
    );
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [{ path, expected: "an object", actual: show(actual) }];
    const missing = Object.entries(expected).flatMap(([key, value]) =>
      compare(value, actual[key], `${path}/${key}`, exact, onMatch),
    );
    const surplus = exact ? Object.keys(actual).filter((key) => !(key in expected)) : [];
    return [
      ...missing,
      ...surplus.map((key) => ({ path: `${path}/${key}`, expected: "nothing", actual: show(actual[key]) })),
    ];
  }
  return Object.is(expected, actual) ? [] : [{ path, ...showDifference(expected, actual) }];
}

function findInOrder(
  items: readonly unknown[],
  actual: unknown,
  path: string,
  onMatch: OnMatch[],
): Mismatch[] {
  if (!Array.isArray(actual)) return [{ path, expected: "a list", actual: show(actual) }];
  let from = 0;
  for (const item of items) {
    const misses: Miss[] = [];
    let index = from;
    for (; index < actual.length; index++) {
      const onItemMatch: OnMatch[] = [];
      const mismatches = compare(item, actual[index], `${path}/${index}`, false, onItemMatch);
      if (mismatches.length === 0) {
        onMatch.push(...onItemMatch);
        break;
      }
      misses.push({ path: `${path}/${index}`, mismatches });
    }
    if (index === actual.length) return notFound(item, actual, path, misses);
    from = index + 1;
  }
  return [];
}

/** An item that is not the one that is looked for. */
interface Miss {
  path: string;
  mismatches: Mismatch[];
}

/** That a list lacks an item, and in what the nearest differs, if it is near at all. */
function notFound(item: unknown, list: unknown[], path: string, misses: Miss[]): Mismatch[] {
  const [nearest] = misses
    .filter((miss) => miss.mismatches.every((mismatch) => mismatch.path !== miss.path))
    .sort((a, b) => a.mismatches.length - b.mismatches.length);
  const expected = `a list with ${show(item)}`;
  if (!nearest) return [{ path, expected, actual: show(list) }];
  return [{ path, expected, actual: `${nearest.path} as the nearest` }, ...nearest.mismatches];
}

function matcher(describe: () => string, test: Matcher["test"]): Matcher {
  return new (class extends Matcher {
    override test(actual: unknown, path: string, onMatch: OnMatch[]): Mismatch[] {
      return test(actual, path, onMatch);
    }

    override toString(): string {
      return describe();
    }
  })();
}

function satisfying(expected: string, fits: (actual: unknown) => boolean): Matcher {
  return matcher(
    () => expected,
    (actual, path) => (fits(actual) ? [] : [{ path, expected, actual: show(actual) }]),
  );
}

function parse(text: unknown): { value: unknown } | undefined {
  if (typeof text !== "string") return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
