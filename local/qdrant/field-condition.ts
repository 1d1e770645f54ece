import { z } from "zod";
import { parseDateTime } from "./date-time";
import type { Json } from "./payload-path";
import { Tokenizer } from "./tokenizer";

const scalars = z.union([z.array(z.string()), z.array(z.int())]);
const matchSchema = z.union([
  z.object({ value: z.union([z.string(), z.int(), z.boolean()]) }),
  z.object({ any: scalars }),
  z.object({ except: scalars }),
  z.object({ text: z.string() }),
  z.object({ text_any: z.string() }),
  z.object({ phrase: z.string() }),
  z.object({ prefix: z.string() }),
]);

const bounds = <T>(value: z.ZodType<T>) =>
  z.strictObject({ gt: value.nullish(), gte: value.nullish(), lt: value.nullish(), lte: value.nullish() });
const dateTime = z
  .string()
  .refine(
    (text) => parseDateTime(text) !== undefined,
    "does not match accepted datetime format (RFC3339). Example: 2014-01-01T00:00:00Z",
  );

export const fieldConditionSchema = z.strictObject({
  key: z.string(),
  match: matchSchema.nullish(),
  range: z.union([bounds(z.number()), bounds(dateTime)]).nullish(),
  values_count: bounds(z.int().min(0)).nullish(),
  is_empty: z.boolean().nullish(),
  is_null: z.boolean().nullish(),
});
export type FieldCondition = z.infer<typeof fieldConditionSchema>;
type Match = z.infer<typeof matchSchema>;
type Bounds = { [bound in "gt" | "gte" | "lt" | "lte"]?: number | string | null };

/** How text is cut on a field without a full-text index. */
const DEFAULT_TOKENIZER = new Tokenizer({});

/** A test of all the values that a point has at the condition's key. */
export type ValuesTest = (values: Json[]) => boolean;

/** The test that a condition stands for; text is matched by its tokens, cut as the field's index says. */
export function compileFieldCondition(
  condition: FieldCondition,
  tokenizer: Tokenizer | undefined,
): ValuesTest {
  const { match, range, values_count: count, is_empty: empty, is_null: isNull } = condition;
  if (count) {
    const within = compileBounds(count, Number);
    return (values) => (values.length === 0 ? within(0) : values.some((value) => within(countOf(value))));
  }
  if (typeof empty === "boolean") {
    return (values) => (values.length === 0 ? empty : values.some((value) => isEmptyValue(value) === empty));
  }
  if (typeof isNull === "boolean") {
    return (values) => (values.length === 0 ? !isNull : values.some((value) => holdsNull(value) === isNull));
  }
  const tests = [match && compileMatch(match, tokenizer), range && compileRange(range)].filter(
    (test) => !!test,
  );
  return (values) =>
    values
      .flatMap((value) => (Array.isArray(value) ? value : [value]))
      .some((value) => tests.some((test) => test(value)));
}

export function isEmptyValue(value: Json): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** Qdrant takes a list with a null in it for null. */
export function holdsNull(value: Json): boolean {
  return value === null || (Array.isArray(value) && value.includes(null));
}

function countOf(value: Json): number {
  if (Array.isArray(value)) return value.length;
  return value === null ? 0 : 1;
}

function compileMatch(match: Match, tokenizer: Tokenizer | undefined): (value: Json) => boolean {
  if ("value" in match) return (value) => value === match.value;
  if ("any" in match) {
    const wanted = new Set<Json>(match.any);
    return (value) => wanted.has(value);
  }
  if ("except" in match) {
    const banned = new Set<Json>(match.except);
    return (value) => value !== null && !banned.has(value);
  }
  if ("prefix" in match) return onText((text) => text.startsWith(match.prefix));
  return onText(compileTextMatch(match, tokenizer ?? DEFAULT_TOKENIZER));
}

type TextMatch = Extract<Match, { text: string } | { text_any: string } | { phrase: string }>;

function compileTextMatch(match: TextMatch, tokenizer: Tokenizer): (text: string) => boolean {
  if ("phrase" in match) {
    const phrase = tokenizer.tokenizeDocument(match.phrase);
    return (text) => phrase.length > 0 && holdsSequence(tokenizer.tokenizeDocument(text), phrase);
  }
  const every = "text" in match;
  const wanted = tokenizer.tokenizeQuery(every ? match.text : match.text_any);
  return (text) => {
    const tokens = new Set(tokenizer.tokenizeDocument(text));
    const found = (token: string) => tokens.has(token);
    return wanted.length > 0 && (every ? wanted.every(found) : wanted.some(found));
  };
}

function holdsSequence(tokens: string[], phrase: string[]): boolean {
  return tokens.some((_, start) => phrase.every((token, offset) => tokens[start + offset] === token));
}

function compileRange(range: Bounds): (value: Json) => boolean {
  const limits = Object.values(range);
  if (limits.some((limit) => typeof limit === "string")) {
    const within = compileBounds(range, (limit) => parseDateTime(String(limit)) ?? Number.NaN);
    return onText((text) => {
      const time = parseDateTime(text);
      return time !== undefined && within(time);
    });
  }
  const within = compileBounds(range, Number);
  return (value) => typeof value === "number" && within(value);
}

function compileBounds(bounds: Bounds, read: (limit: number | string) => number): (value: number) => boolean {
  const limit = (bound: number | string | null | undefined, open: number) =>
    bound === null || bound === undefined ? open : read(bound);
  const above = limit(bounds.gt, Number.NEGATIVE_INFINITY);
  const from = limit(bounds.gte, Number.NEGATIVE_INFINITY);
  const below = limit(bounds.lt, Number.POSITIVE_INFINITY);
  const to = limit(bounds.lte, Number.POSITIVE_INFINITY);
  return (value) => value > above && value >= from && value < below && value <= to;
}

function onText(test: (text: string) => boolean): (value: Json) => boolean {
  return (value) => typeof value === "string" && test(value);
}
