import { FirestoreError } from "./firestore-error";
import type { DocumentMask, Fields, Value } from "./messages";

/** The name of a document as a field of queries. */
export const DOCUMENT_NAME = "__name__";

const SEGMENT = /([a-zA-Z_][a-zA-Z_0-9]*)|`((?:[^`\\]|\\.)+)`/y;

/**
 * The segments of a field path such as `` address.`postal code` ``.
 * @throws FirestoreError INVALID_ARGUMENT when a segment is neither plain nor quoted
 */
export function parseFieldPath(path: string): string[] {
  const segments: string[] = [];
  let position = 0;
  while (position <= path.length) {
    SEGMENT.lastIndex = position;
    const match = SEGMENT.exec(path);
    const end = match ? SEGMENT.lastIndex : position;
    if (!match || (end < path.length && path[end] !== ".")) {
      throw new FirestoreError(
        "INVALID_ARGUMENT",
        `Invalid property path "${path}". A segment is letters, digits and underscores, or anything in backticks.`,
      );
    }
    segments.push(match[1] ?? (match[2] ?? "").replace(/\\(.)/g, "$1"));
    position = end + 1;
  }
  return segments;
}

/** The value at a path, or undefined when the path leads nowhere. */
export function valueAt(fields: Fields | undefined, path: string[]): Value | undefined {
  let value: Value | undefined;
  let level = fields;
  for (const segment of path) {
    value = level && Object.hasOwn(level, segment) ? level[segment] : undefined;
    level = value?.mapValue?.fields;
  }
  return value;
}

/** The fields with the value at the path set, or removed when it is undefined. The given fields stay as they are. */
export function withValueAt(fields: Fields, path: string[], value: Value | undefined): Fields {
  const [head = "", ...rest] = path;
  const copy = { ...fields };
  if (rest.length === 0) {
    if (value === undefined) delete copy[head];
    else copy[head] = value;
    return copy;
  }
  const inner = Object.hasOwn(copy, head) ? copy[head]?.mapValue : undefined;
  if (!inner && value === undefined) return fields;
  copy[head] = { mapValue: { fields: withValueAt(inner?.fields ?? {}, rest, value) } };
  return copy;
}

/** The fields that a mask lets through; everything without a mask. */
export function maskedFields(fields: Fields, mask: DocumentMask | undefined): Fields {
  if (!mask) return fields;
  let masked: Fields = {};
  for (const path of (mask.fieldPaths ?? []).map(parseFieldPath)) {
    const value = valueAt(fields, path);
    if (value) masked = withValueAt(masked, path, value);
  }
  return masked;
}
