import { DOCUMENT_NAME, parseFieldPath, valueAt } from "./field-path";
import { FirestoreError } from "./firestore-error";
import type { Document, Filter, Value } from "./messages";
import { compareValues, isNaNValue, isNull, typeRank } from "./value";

/** Tells whether a document passes. */
export type Predicate = (document: Document) => boolean;

/** The value of a document under a field path of a query, where `__name__` is the document's own name. */
export function queriedValue(document: Document, path: string[]): Value | undefined {
  if (path.length === 1 && path[0] === DOCUMENT_NAME) return { referenceValue: document.name };
  return valueAt(document.fields, path);
}

/**
 * A query's filter as a predicate.
 * @throws FirestoreError INVALID_ARGUMENT for an operator that Firestore does not know or a wrong operand
 */
export function compileFilter(filter: Filter | undefined): Predicate {
  if (filter?.compositeFilter) {
    const parts = (filter.compositeFilter.filters ?? []).map(compileFilter);
    if (filter.compositeFilter.op === "AND") return (document) => parts.every((part) => part(document));
    if (filter.compositeFilter.op === "OR") return (document) => parts.some((part) => part(document));
    throw new FirestoreError(
      "INVALID_ARGUMENT",
      `A composite filter is AND or OR, not ${filter.compositeFilter.op}.`,
    );
  }
  if (filter?.fieldFilter) {
    const { field, op = "", value = {} } = filter.fieldFilter;
    const test = comparison(op, value);
    return onField(field?.fieldPath, test);
  }
  if (filter?.unaryFilter) {
    const { field, op = "" } = filter.unaryFilter;
    const test = UNARY[op];
    if (!test) throw new FirestoreError("INVALID_ARGUMENT", `Unknown unary operator "${op}".`);
    return onField(field?.fieldPath, test);
  }
  return () => true;
}

/**
 * The paths of the fields that a filter compares by inequality, which a query is also ordered by. A condition that no
 * value can pass does not count.
 */
export function inequalityFields(filter: Filter | undefined): string[] {
  if (filter?.compositeFilter) return (filter.compositeFilter.filters ?? []).flatMap(inequalityFields);
  const { op = "", field } = filter?.fieldFilter ?? filter?.unaryFilter ?? {};
  const { value } = filter?.fieldFilter ?? {};
  const isImpossible = value && (isNull(value) || (isNaNValue(value) && op !== "NOT_EQUAL"));
  return INEQUALITIES.has(op) && field?.fieldPath && !isImpossible ? [field.fieldPath] : [];
}

const INEQUALITIES = new Set([
  "LESS_THAN",
  "LESS_THAN_OR_EQUAL",
  "GREATER_THAN",
  "GREATER_THAN_OR_EQUAL",
  "NOT_EQUAL",
  "NOT_IN",
  "IS_NOT_NULL",
  "IS_NOT_NAN",
]);

const UNARY: Record<string, (value: Value) => boolean> = {
  IS_NULL: isNull,
  IS_NAN: isNaNValue,
  IS_NOT_NULL: (value) => !isNull(value),
  IS_NOT_NAN: (value) => !isNull(value) && !isNaNValue(value),
};

/** A field that is absent passes no filter, not even `!=`. */
function onField(fieldPath: string | undefined, test: (value: Value) => boolean): Predicate {
  const path = parseFieldPath(fieldPath ?? "");
  return (document) => {
    const value = queriedValue(document, path);
    return value !== undefined && test(value);
  };
}

/** The test of an operator. Nothing equals null or NaN here, which have operators of their own, nor is either ordered. */
function comparison(op: string, operand: Value): (value: Value) => boolean {
  const elements = (value: Value) => value.arrayValue?.values ?? [];
  const operands = elements(operand);
  const among = (value: Value) => operands.some((one) => equals(value, one));
  const ordered = (value: Value, test: (order: number) => boolean) =>
    isComparable(value) &&
    isComparable(operand) &&
    typeRank(value) === typeRank(operand) &&
    test(compareValues(value, operand));
  switch (op) {
    case "EQUAL":
      return (value) => equals(value, operand);
    case "NOT_EQUAL":
      return (value) => !isNull(value) && !isNull(operand) && !equals(value, operand);
    case "LESS_THAN":
      return (value) => ordered(value, (order) => order < 0);
    case "LESS_THAN_OR_EQUAL":
      return (value) => ordered(value, (order) => order <= 0);
    case "GREATER_THAN":
      return (value) => ordered(value, (order) => order > 0);
    case "GREATER_THAN_OR_EQUAL":
      return (value) => ordered(value, (order) => order >= 0);
    case "ARRAY_CONTAINS":
      return (value) => elements(value).some((element) => equals(element, operand));
    case "ARRAY_CONTAINS_ANY":
      return (value) => elements(value).some(among);
    case "IN":
      return among;
    case "NOT_IN":
      return (value) => !isNull(value) && !operands.some(isNull) && !among(value);
    default:
      throw new FirestoreError("INVALID_ARGUMENT", `Unknown field operator "${op}".`);
  }
}

function isComparable(value: Value): boolean {
  return !isNull(value) && !isNaNValue(value);
}

function equals(a: Value, b: Value): boolean {
  return isComparable(a) && isComparable(b) && compareValues(a, b) === 0;
}
