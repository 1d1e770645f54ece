import type { Document } from "bson";
import { Context } from "mingo/core";
import { type Iterator, Lazy } from "mingo/lazy";
import * as accumulators from "mingo/operators/accumulator";
import * as expressions from "mingo/operators/expression";
import * as stages from "mingo/operators/pipeline";
import * as projections from "mingo/operators/projection";
import * as queries from "mingo/operators/query";
import * as windows from "mingo/operators/window";
import { Query } from "mingo/query";
import { isDocument, valuesAt } from "./field-path";
import { MongoError } from "./mongo-error";
import { compareBy, readSort } from "./sort";
import { compareValues, equalValues, keyOf, rankOf } from "./value-order";

type Test = (value: unknown) => boolean;
type Operator = (path: string, operand: unknown) => (document: Document) => boolean;

/** Compiles a filter. */
export function compileFilter(filter: Document = {}): (document: Document) => boolean {
  const conditions = Object.entries(filter);
  // Most of what is asked needs no compiler: it costs more than the rest of a write.
  if (conditions.every(([path, condition]) => !path.startsWith("$") && isPlain(condition))) {
    const tests = conditions.map(([path, condition]) => equal(path, condition));
    return (document) => tests.every((test) => test(document));
  }
  const query = asBadValue(() => new Query(filter, { context: CONTEXT }));
  return (document) => asBadValue(() => query.test(document));
}

/** Runs something of mingo's, and says what it does not accept as MongoDB does. */
export function asBadValue<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof MongoError) throw error;
    throw new MongoError("BadValue", (error as Error).message);
  }
}

function isPlain(condition: unknown): boolean {
  return !isDocument(condition) && !Array.isArray(condition) && !(condition instanceof RegExp);
}

/** An operator that holds if its test holds for a value at the path, or for a member of a list there. */
const some =
  (makeTest: (operand: unknown) => Test): Operator =>
  (path, operand) => {
    const test = makeTest(operand);
    return (document) =>
      valuesAt(document, path).some((value) => test(value) || (Array.isArray(value) && value.some(test)));
  };

const not =
  (operator: Operator): Operator =>
  (path, operand) => {
    const test = operator(path, operand);
    return (document) => !test(document);
  };

/** Only values of the operand's own type are before or after it. */
const ordered = (holds: (order: number) => boolean) =>
  some((operand) => {
    const rank = rankOf(operand);
    return (value) => rankOf(value) === rank && holds(compareValues(value, operand));
  });

const equal = some((operand) => (value) => equalValues(value, operand));

const among = some((operand) => {
  if (!Array.isArray(operand)) throw new MongoError("BadValue", "$in needs an array");
  const patterns = operand.filter((member) => member instanceof RegExp);
  const keys = new Set(operand.map(keyOf));
  return (value) =>
    keys.has(keyOf(value)) || (typeof value === "string" && patterns.some((pattern) => pattern.test(value)));
});

/** mingo compares BSON's own types as texts, and documents without regard to the order of their fields. */
const COMPARISONS: Record<`$${string}`, Operator> = {
  $eq: equal,
  $ne: not(equal),
  $in: among,
  $nin: not(among),
  $gt: ordered((order) => order > 0),
  $gte: ordered((order) => order >= 0),
  $lt: ordered((order) => order < 0),
  $lte: ordered((order) => order <= 0),
};

/** mingo sorts by another order of types. */
function sortStage(documents: Iterator, sort: Document): Iterator {
  return documents.transform<Document>((all) =>
    Lazy([...(all as Document[])].sort(compareBy(readSort(sort)))),
  );
}

/** mingo's operators, with this stand-in's own where mingo's differ from MongoDB's. */
export const CONTEXT = Context.init({
  accumulator: { ...accumulators },
  expression: { ...expressions },
  pipeline: { ...stages, $sort: sortStage as typeof stages.$sort },
  projection: { ...projections },
  query: { ...queries, ...COMPARISONS },
  window: { ...windows },
});
