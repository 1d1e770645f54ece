import { parseFieldPath, valueAt } from "./field-path";
import { FirestoreError } from "./firestore-error";
import type { Aggregation, Document, Fields, Value } from "./messages";
import { numberOf } from "./value";

/** Source: Firestore quotas, "Maximum number of aggregations in one query". */
const MAX_AGGREGATIONS = 5;

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** The results by alias; an aggregation without one is called `field_1`, `field_2`, … */
export function aggregate(documents: Document[], aggregations: Aggregation[]): Fields {
  checkAggregations(aggregations);
  const considered = documents.filter((document) => hasAllFields(document, aggregations));
  let unnamed = 0;
  return Object.fromEntries(
    aggregations.map((aggregation) => {
      if (!aggregation.alias) unnamed += 1;
      return [aggregation.alias || `field_${unnamed}`, result(considered, aggregation)];
    }),
  );
}

function checkAggregations(aggregations: Aggregation[]): void {
  const aliases = aggregations.flatMap(({ alias }) => alias || []);
  const problem =
    aggregations.length === 0
      ? "Aggregations can not be empty."
      : aggregations.length > MAX_AGGREGATIONS
        ? `A query has at most ${MAX_AGGREGATIONS} aggregations.`
        : new Set(aliases).size < aliases.length
          ? "Two aggregations have the same alias."
          : undefined;
  if (problem) throw new FirestoreError("INVALID_ARGUMENT", problem);
}

/** Only documents that have every aggregated field take part. Source: Firestore docs, "Aggregation queries". */
function hasAllFields(document: Document, aggregations: Aggregation[]): boolean {
  return aggregations.every((aggregation) => {
    const path = fieldOf(aggregation);
    return path === undefined || valueAt(document.fields, path) !== undefined;
  });
}

function result(documents: Document[], aggregation: Aggregation): Value {
  if (aggregation.count) {
    const upTo = Number(aggregation.count.upTo?.value ?? Number.POSITIVE_INFINITY);
    return { integerValue: String(Math.min(documents.length, upTo)) };
  }
  const path = fieldOf(aggregation);
  if (!path) throw new FirestoreError("INVALID_ARGUMENT", "An aggregation is one of count, sum and avg.");
  const numbers = documents.flatMap((document) => {
    const value = valueAt(document.fields, path);
    return value && numberOf(value) !== undefined ? [value] : [];
  });
  return aggregation.sum ? sum(numbers) : average(numbers);
}

function fieldOf({ sum, avg }: Aggregation): string[] | undefined {
  const field = (sum ?? avg)?.field;
  return field?.fieldPath ? parseFieldPath(field.fieldPath) : undefined;
}

/** An integer while all addends are integers and the sum fits, else a double. */
function sum(values: Value[]): Value {
  const integers = integerTotal(values);
  const isInteger = values.every(({ integerValue }) => integerValue !== undefined);
  if (isInteger && integers <= MAX_INT64 && integers >= MIN_INT64) return { integerValue: String(integers) };
  return { doubleValue: total(values) };
}

function average(values: Value[]): Value {
  if (values.length === 0) return { nullValue: "NULL_VALUE" };
  return { doubleValue: total(values) / values.length };
}

/** The integers are added up exactly before the doubles. */
function total(values: Value[]): number {
  return values.reduce((sum, { doubleValue = 0 }) => sum + doubleValue, Number(integerTotal(values)));
}

function integerTotal(values: Value[]): bigint {
  return values.reduce((sum, { integerValue = 0 }) => sum + BigInt(integerValue), 0n);
}
