import { parseFieldPath, withValueAt } from "./field-path";
import { queriedValue } from "./filter";
import { FirestoreError } from "./firestore-error";
import type { Document, FindNearest } from "./messages";
import { compareNames } from "./resource-name";
import { vectorOf } from "./value";

/** The measures, and whether a larger number means nearer. */
const MEASURES: Record<string, { distance: (a: number[], b: number[]) => number; largerIsNearer: boolean }> =
  {
    EUCLIDEAN: {
      distance: (a, b) => Math.hypot(...a.map((x, index) => x - (b[index] ?? 0))),
      largerIsNearer: false,
    },
    COSINE: { distance: (a, b) => 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)), largerIsNearer: false },
    DOT_PRODUCT: { distance: dot, largerIsNearer: true },
  };

/** Most results of a vector search. Source: google.firestore.v1.StructuredQuery.FindNearest.limit. */
const MAX_LIMIT = 1000;

/** The documents nearest to a vector, nearest first; documents without a vector of that dimension are left out. */
export function nearestDocuments(documents: Document[], search: FindNearest): Document[] {
  const measure = MEASURES[search.distanceMeasure ?? ""];
  const query = vectorOf(search.queryVector);
  const limit = search.limit?.value ?? 0;
  if (!measure)
    throw new FirestoreError("INVALID_ARGUMENT", `Unknown distance measure "${search.distanceMeasure}".`);
  if (!query) throw new FirestoreError("INVALID_ARGUMENT", "The query vector is not a vector.");
  if (limit < 1 || limit > MAX_LIMIT) {
    throw new FirestoreError(
      "INVALID_ARGUMENT",
      `The limit of a vector search is 1 to ${MAX_LIMIT}, not ${limit}.`,
    );
  }
  const path = parseFieldPath(search.vectorField?.fieldPath ?? "");
  const direction = measure.largerIsNearer ? -1 : 1;
  const threshold = search.distanceThreshold?.value;
  return documents
    .flatMap((document) => {
      const vector = vectorOf(queriedValue(document, path));
      return vector?.length === query.length ? [{ document, distance: measure.distance(vector, query) }] : [];
    })
    .filter(({ distance }) => threshold === undefined || (distance - threshold) * direction <= 0)
    .sort((a, b) => (a.distance - b.distance) * direction || compareNames(a.document.name, b.document.name))
    .slice(0, limit)
    .map(({ document, distance }) => withDistance(document, distance, search.distanceResultField));
}

function withDistance(document: Document, distance: number, field: string | undefined): Document {
  if (!field) return document;
  return {
    ...document,
    fields: withValueAt(document.fields ?? {}, parseFieldPath(field), { doubleValue: distance }),
  };
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, x, index) => sum + x * (b[index] ?? 0), 0);
}
