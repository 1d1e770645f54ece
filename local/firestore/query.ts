import { checkQuery } from "./check-query";
import { type Equality, equalityIn } from "./equality-index";
import { DOCUMENT_NAME, maskedFields, parseFieldPath } from "./field-path";
import { compileFilter, inequalityFields, type Predicate, queriedValue } from "./filter";
import { nearestDocuments } from "./find-nearest";
import type { Cursor, Document, StructuredQuery, Value } from "./messages";
import { collectionOf, compareNames, compareStrings, lastId } from "./resource-name";
import { compareValues } from "./value";

/** A query's answer. */
export interface QueryResult {
  documents: Document[];
  /** How many matching documents `offset` passed over. */
  skipped: number;
}

interface Ordering {
  path: string[];
  direction: 1 | -1;
}

/** A structured query below a parent, checked once and run as often as needed. */
export class Query {
  /** Whether which documents match depends on the other documents (limit, offset, nearest). */
  readonly isWindowed: boolean;
  /** The only collection that can hold results, where there is just one. */
  readonly collection: string | undefined;
  /** A condition that all results meet, where there is one that an index can find. */
  readonly equality: Equality | undefined;
  private readonly passesFilter: Predicate;
  private readonly orderings: Ordering[];

  constructor(
    private readonly parent: string,
    private readonly query: StructuredQuery,
  ) {
    checkQuery(query);
    const { offset = 0, limit, findNearest, from = [] } = query;
    this.isWindowed = offset > 0 || limit !== undefined || findNearest !== undefined;
    const [source] = from;
    this.collection =
      source?.collectionId && !source.allDescendants ? `${parent}/${source.collectionId}` : undefined;
    this.equality = equalityIn(query.where);
    this.passesFilter = compileFilter(query.where);
    this.orderings = orderingsOf(query);
  }

  /** Whether a document is a candidate: in the collection, past the filter, with all ordered fields, between the cursors. */
  matches(document: Document): boolean {
    return (
      this.covers(document.name) &&
      this.passesFilter(document) &&
      this.orderings.every(({ path }) => queriedValue(document, path) !== undefined) &&
      this.isAfterStart(document) &&
      this.isBeforeEnd(document)
    );
  }

  /** The answer from the given documents, in order. */
  run(documents: Iterable<Document>): QueryResult {
    const matching = Array.from(documents).filter((document) => this.matches(document));
    matching.sort((a, b) => this.compare(a, b));
    const { offset = 0, limit, findNearest } = this.query;
    const end = limit ? offset + (limit.value ?? 0) : undefined;
    const windowed = matching.slice(offset, end);
    const found = findNearest ? nearestDocuments(windowed, findNearest) : windowed;
    return {
      documents: found.map((document) => this.project(document)),
      skipped: Math.min(offset, matching.length),
    };
  }

  /** The document with the selected fields alone. */
  project(document: Document): Document {
    const { select } = this.query;
    if (!select) return document;
    const fieldPaths = (select.fields ?? []).map(({ fieldPath = "" }) => fieldPath);
    const mask = { fieldPaths: fieldPaths.filter((path) => path !== DOCUMENT_NAME) };
    return { ...document, fields: maskedFields(document.fields ?? {}, mask) };
  }

  private covers(name: string): boolean {
    const collection = collectionOf(name);
    const [source = {}] = this.query.from ?? [];
    if (source.collectionId && lastId(collection) !== source.collectionId) return false;
    if (source.allDescendants) return name.startsWith(`${this.parent}/`);
    return collectionOf(collection) === this.parent;
  }

  private compare(a: Document, b: Document): number {
    for (const { path, direction } of this.orderings) {
      const left = queriedValue(a, path);
      const right = queriedValue(b, path);
      const order = left && right ? compareValues(left, right) : 0;
      if (order !== 0) return order * direction;
    }
    return compareNames(a.name, b.name);
  }

  private isAfterStart(document: Document): boolean {
    const { startAt } = this.query;
    if (!startAt) return true;
    const order = this.compareToCursor(document, startAt);
    return order > 0 || (order === 0 && startAt.before === true);
  }

  private isBeforeEnd(document: Document): boolean {
    const { endAt } = this.query;
    if (!endAt) return true;
    const order = this.compareToCursor(document, endAt);
    return order < 0 || (order === 0 && endAt.before !== true);
  }

  private compareToCursor(document: Document, cursor: Cursor): number {
    for (const [index, bound] of (cursor.values ?? []).entries()) {
      const ordering = this.orderings[index];
      const value: Value | undefined = ordering && queriedValue(document, ordering.path);
      const order = value ? compareValues(value, bound) : 0;
      if (ordering && order !== 0) return order * ordering.direction;
    }
    return 0;
  }
}

/**
 * The explicit orders, then the inequality fields by name, then the document name, each of the implied ones in the
 * direction of the last explicit order. Source: google.firestore.v1.StructuredQuery.order_by.
 */
function orderingsOf({ orderBy = [], where }: StructuredQuery): Ordering[] {
  const explicit = orderBy.map(({ field, direction }) => ({
    path: parseFieldPath(field?.fieldPath ?? ""),
    direction: direction === "DESCENDING" ? (-1 as const) : (1 as const),
  }));
  const direction = explicit.at(-1)?.direction ?? 1;
  const named = new Set(explicit.map(({ path }) => sortKey(path)).concat(DOCUMENT_NAME));
  const unequal = new Map(
    inequalityFields(where)
      .map(parseFieldPath)
      .map((path) => [sortKey(path), path]),
  );
  const implied = [...unequal].filter(([key]) => !named.has(key)).sort(([a], [b]) => compareStrings(a, b));
  const orderings = explicit.concat(implied.map(([, path]) => ({ path, direction })));
  const isByName = explicit.some(({ path }) => sortKey(path) === DOCUMENT_NAME);
  return isByName ? orderings : orderings.concat({ path: [DOCUMENT_NAME], direction });
}

/** Orders paths segment by segment. */
function sortKey(path: string[]): string {
  return path.join("\0");
}
