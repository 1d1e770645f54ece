/** One place where a value is not what was expected. */
export interface Mismatch {
  /** Path from the root of the compared value, e.g. `/settings/batch_size`. */
  path: string;
  /** What was expected there. */
  expected: string;
  /** What is there. */
  actual: unknown;
}

/** What to do once everything around a value has matched too. */
export type OnMatch = () => void;

/** Says what a value must be like where a literal would be too strict or not strict enough. */
export abstract class Matcher {
  /**
   * @param onMatch takes what to do if the whole comparison, of which this is a part, finds no mismatch
   * @returns every place that does not fit; none when the value matches
   */
  abstract test(actual: unknown, path: string, onMatch: OnMatch[]): Mismatch[];
}

/** Matchers for parts of a synthesized stack. */
export const Match = {
  /** An object that has at least these entries, at every depth. */
  objectLike: (pattern: Record<string, unknown>): Matcher =>
    matcher((actual, path, onMatch) => compare(pattern, actual, path, false, onMatch)),

  /** Exactly this value, without entries besides. */
  exact: (pattern: unknown): Matcher =>
    matcher((actual, path, onMatch) => compare(pattern, actual, path, true, onMatch)),

  /** A list that holds these items in this order, among others. */
  arrayWith: (items: readonly unknown[]): Matcher =>
    matcher((actual, path, onMatch) => findInOrder(items, actual, path, onMatch)),

  /** No entry at all. */
  absent: (): Matcher =>
    matcher((actual, path) => (actual === undefined ? [] : [{ path, expected: "nothing", actual }])),

  /** Any value but none. */
  anyValue: (): Matcher =>
    matcher((actual, path) =>
      actual === undefined || actual === null ? [{ path, expected: "some value", actual }] : [],
    ),

  /** Anything that does not match the pattern. */
  not: (pattern: unknown): Matcher =>
    matcher((actual, path) =>
      compare(pattern, actual, path, false, []).length > 0
        ? []
        : [{ path, expected: `anything but ${show(pattern)}`, actual }],
    ),

  /** A text in which the expression is found. */
  stringLikeRegexp: (expression: string | RegExp): Matcher =>
    matcher((actual, path) =>
      typeof actual === "string" && new RegExp(expression).test(actual)
        ? []
        : [{ path, expected: `a text like ${new RegExp(expression)}`, actual }],
    ),

  /** A text that is JSON of a value like the pattern. */
  serializedJson: (pattern: unknown): Matcher =>
    matcher((actual, path, onMatch) => {
      try {
        return compare(pattern, JSON.parse(String(actual)), `${path}(json)`, false, onMatch);
      } catch {
        return [{ path, expected: "a text that is JSON", actual }];
      }
    }),
};

/** Compares a value with a literal that may hold matchers at any depth. */
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
      return [{ path, expected: `a list of ${expected.length}`, actual }];
    }
    return expected.flatMap((item, index) =>
      compare(item, actual[index], `${path}/${index}`, exact, onMatch),
    );
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [{ path, expected: "an object", actual }];
    const missing = Object.entries(expected).flatMap(([key, value]) =>
      compare(value, actual[key], `${path}/${key}`, exact, onMatch),
    );
    const surplus = exact ? Object.keys(actual).filter((key) => !(key in expected)) : [];
    return [
      ...missing,
      ...surplus.map((key) => ({ path: `${path}/${key}`, expected: "nothing", actual: actual[key] })),
    ];
  }
  return Object.is(expected, actual) ? [] : [{ path, expected: show(expected), actual }];
}

function findInOrder(
  items: readonly unknown[],
  actual: unknown,
  path: string,
  onMatch: OnMatch[],
): Mismatch[] {
  if (!Array.isArray(actual)) return [{ path, expected: "a list", actual }];
  let from = 0;
  for (const item of items) {
    const index = actual.findIndex((candidate, position) => {
      if (position < from) return false;
      const onItemMatch: OnMatch[] = [];
      const matches = compare(item, candidate, path, false, onItemMatch).length === 0;
      if (matches) onMatch.push(...onItemMatch);
      return matches;
    });
    if (index < 0) return [{ path, expected: `a list with ${show(item)}`, actual }];
    from = index + 1;
  }
  return [];
}

function matcher(test: Matcher["test"]): Matcher {
  return new (class extends Matcher {
    override test(actual: unknown, path: string, onMatch: OnMatch[]): Mismatch[] {
      return test(actual, path, onMatch);
    }
  })();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value instanceof Matcher ? "what the matcher wants" : (JSON.stringify(value) ?? String(value));
}
