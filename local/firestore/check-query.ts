import { DOCUMENT_NAME } from "./field-path";
import { FirestoreError } from "./firestore-error";
import type { Filter, StructuredQuery } from "./messages";
import { checkId } from "./resource-name";

/** Most alternatives of a query, counted in disjunctive normal form. Source: Firestore docs, "Query limitations". */
const MAX_DISJUNCTIONS = 30;
const MAX_NOT_IN = 10;

const AT_MOST_ONE = new Set(["NOT_EQUAL", "NOT_IN", "IS_NOT_NAN", "IS_NOT_NULL"]);
const NOT_BESIDE_NOT_IN = new Set(["IN", "ARRAY_CONTAINS_ANY", "OR"]);

/** @throws FirestoreError INVALID_ARGUMENT for a query that Firestore refuses whatever the documents */
export function checkQuery({
  from = [],
  where,
  orderBy = [],
  startAt,
  endAt,
  offset = 0,
  limit,
}: StructuredQuery): void {
  if (from.length > 1) refuse("A query has at most one 'from'.");
  for (const { collectionId } of from) if (collectionId) checkId(collectionId);
  if (offset < 0) refuse("offset is negative");
  if ((limit?.value ?? 0) < 0) refuse("limit is negative");
  const ordered = orderBy.map(({ field }) => field?.fieldPath);
  if (new Set(ordered).size < ordered.length) refuse("order by clause cannot contain duplicate fields");
  for (const cursor of [startAt, endAt]) {
    if ((cursor?.values?.length ?? 0) > orderBy.length) refuse("Cursor has too many values.");
  }
  if (where) checkFilter(where);
}

function checkFilter(filter: Filter): void {
  const operators = operatorsOf(filter);
  if (operators.filter((op) => AT_MOST_ONE.has(op)).length > 1) {
    refuse("Only a single 'NOT_EQUAL', 'NOT_IN', 'IS_NOT_NAN', or 'IS_NOT_NULL' filter allowed per query.");
  }
  if (operators.includes("NOT_IN") && operators.some((op) => NOT_BESIDE_NOT_IN.has(op))) {
    refuse("'NOT_IN' cannot be used in the same query with 'IN', 'ARRAY_CONTAINS_ANY' or 'OR'.");
  }
  if (arrayConditions(filter) > 1)
    refuse("A maximum of 1 'ARRAY_CONTAINS' filter is allowed per disjunction.");
  const disjunctions = disjunctionsOf(filter);
  if (disjunctions > MAX_DISJUNCTIONS) {
    refuse(`The query has ${disjunctions} disjunctions; the limit is ${MAX_DISJUNCTIONS}.`);
  }
  checkOperands(filter);
}

function checkOperands({ compositeFilter, fieldFilter }: Filter): void {
  for (const part of compositeFilter?.filters ?? []) checkOperands(part);
  const { op = "", value = {}, field } = fieldFilter ?? {};
  const values = value.arrayValue?.values ?? [];
  if (["IN", "NOT_IN", "ARRAY_CONTAINS_ANY"].includes(op) && values.length === 0) {
    refuse(`'${op}' requires a non-empty ArrayValue.`);
  }
  if (op === "NOT_IN" && values.length > MAX_NOT_IN)
    refuse(`'NOT_IN' supports up to ${MAX_NOT_IN} comparison values.`);
  if (fieldFilter && field?.fieldPath === DOCUMENT_NAME) {
    const names = value.arrayValue ? values : [value];
    if (names.some(({ referenceValue }) => referenceValue === undefined)) {
      refuse(`${DOCUMENT_NAME} is compared with references to documents.`);
    }
  }
}

function operatorsOf({ compositeFilter, fieldFilter, unaryFilter }: Filter): string[] {
  if (!compositeFilter) return [fieldFilter?.op ?? unaryFilter?.op ?? ""];
  const { op = "", filters = [] } = compositeFilter;
  return [op, ...filters.flatMap(operatorsOf)];
}

/** How many conditions on array elements a single alternative of the filter holds. */
function arrayConditions({ compositeFilter, fieldFilter }: Filter): number {
  if (!compositeFilter) return fieldFilter?.op?.startsWith("ARRAY_CONTAINS") ? 1 : 0;
  const counts = (compositeFilter.filters ?? []).map(arrayConditions);
  return compositeFilter.op === "OR" ? Math.max(0, ...counts) : counts.reduce((sum, count) => sum + count, 0);
}

function disjunctionsOf({ compositeFilter, fieldFilter }: Filter): number {
  if (compositeFilter) {
    const counts = (compositeFilter.filters ?? []).map(disjunctionsOf);
    return compositeFilter.op === "OR"
      ? counts.reduce((sum, count) => sum + count, 0)
      : counts.reduce((product, count) => product * count, 1);
  }
  const isList = fieldFilter?.op === "IN" || fieldFilter?.op === "ARRAY_CONTAINS_ANY";
  return isList ? (fieldFilter.value?.arrayValue?.values?.length ?? 1) : 1;
}

function refuse(reason: string): never {
  throw new FirestoreError("INVALID_ARGUMENT", reason);
}
