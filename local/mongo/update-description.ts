import type { Document } from "bson";
import { isDocument, valueAt } from "./field-path";
import { equalValues } from "./value-order";

/** What an update changed, as change streams tell it: by dotted paths. */
export interface UpdateDescription extends Document {
  updatedFields: Document;
  removedFields: string[];
  truncatedArrays: { field: string; newSize: number }[];
}

/** What became of the paths that an update wrote to. */
export function describeUpdate(
  before: Document,
  after: Document,
  paths: Iterable<string>,
): UpdateDescription {
  const description: UpdateDescription = { updatedFields: {}, removedFields: [], truncatedArrays: [] };
  for (const path of new Set([...paths].map((written) => firstMissing(before, written)))) {
    const value = valueAt(after, path);
    const previous = valueAt(before, path);
    if (value === undefined) {
      if (previous !== undefined) description.removedFields.push(path);
    } else if (previous === undefined || !equalValues(previous, value)) {
      description.updatedFields[path] = value;
    }
  }
  return description;
}

/** The path, or the part of it that was made on the way. */
function firstMissing(before: Document, path: string): string {
  for (let end = path.indexOf("."); end >= 0; end = path.indexOf(".", end + 1)) {
    if (valueAt(before, path.slice(0, end)) === undefined) return path.slice(0, end);
  }
  return path;
}

/** What is different, down to the fields of embedded documents; for updates that do not say what they write to. */
export function describeDifference(before: Document, after: Document): UpdateDescription {
  const description: UpdateDescription = { updatedFields: {}, removedFields: [], truncatedArrays: [] };
  addDifference(before, after, "", description);
  return description;
}

function addDifference(
  before: Document,
  after: Document,
  parent: string,
  description: UpdateDescription,
): void {
  for (const name of Object.keys(before)) {
    if (!(name in after)) description.removedFields.push(parent + name);
  }
  for (const [name, value] of Object.entries(after)) {
    const path = parent + name;
    const previous = before[name];
    if (name in before && equalValues(previous, value)) continue;
    if (isDocument(previous) && isDocument(value)) addDifference(previous, value, `${path}.`, description);
    else description.updatedFields[path] = value;
  }
}
