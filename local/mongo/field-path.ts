import type { Document } from "bson";

/** Whether a value is an embedded document, and no list, date or other BSON value. */
export function isDocument(value: unknown): value is Document {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof RegExp) &&
    (value as Document)["_bsontype"] === undefined
  );
}

/**
 * The values that a dotted path leads to, with every list on the way gone through, as a filter sees them. A list at the
 * path's end is one value. `undefined` stands for a document that lacks the field.
 */
export function valuesAt(document: unknown, path: string): unknown[] {
  if (isDocument(document) && !path.includes(".")) return [document[path]];
  const found: unknown[] = [];
  collect(document, path.split("."), 0, found);
  return found;
}

function collect(value: unknown, names: string[], depth: number, found: unknown[]): void {
  const name = names[depth];
  if (name === undefined) {
    found.push(value);
  } else if (Array.isArray(value)) {
    if (/^\d+$/.test(name) && Number(name) < value.length)
      collect(value[Number(name)], names, depth + 1, found);
    for (const member of value) if (isDocument(member)) collect(member, names, depth, found);
  } else if (isDocument(value)) {
    collect(value[name], names, depth + 1, found);
  } else {
    found.push(undefined);
  }
}

/** The value at a dotted path that names a list's members by their numbers. */
export function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const name of path.split(".")) {
    if (Array.isArray(value)) value = value[Number(name)];
    else if (isDocument(value)) value = value[name];
    else return undefined;
  }
  return value;
}
