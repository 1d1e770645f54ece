import type { Document } from "bson";
import { valuesAt } from "./field-path";
import { MongoError } from "./mongo-error";
import { compareValues } from "./value-order";

export type SortKeys = [field: string, direction: number][];

/** Reads `{field: 1, other: -1}`. */
export function readSort(sort: Document | undefined): SortKeys {
  return Object.entries(sort ?? {})
    .filter(([field]) => field !== "$natural")
    .map(([field, direction]) => {
      if (Number(direction) !== 1 && Number(direction) !== -1) {
        throw new MongoError(
          "BadValue",
          `Illegal key in $sort specification: ${field}: ${String(direction)}`,
        );
      }
      return [field, Number(direction)];
    });
}

/** Compares documents; one with a list stands where its least (or, downwards, its greatest) member does. */
export function compareBy(keys: SortKeys): (a: Document, b: Document) => number {
  return (a, b) => {
    for (const [field, direction] of keys) {
      const order = compareValues(sortValue(a, field, direction), sortValue(b, field, direction)) * direction;
      if (order !== 0) return order;
    }
    return 0;
  };
}

function sortValue(document: Document, field: string, direction: number): unknown {
  const values = valuesAt(document, field).flat();
  if (values.length <= 1) return values[0];
  return values.reduce((best, value) => (compareValues(value, best) * direction < 0 ? value : best));
}
