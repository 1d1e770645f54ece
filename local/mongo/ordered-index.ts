import type { Document } from "bson";
import { valuesAt } from "./field-path";
import { compileFilter } from "./filter";
import { SortedList } from "./sorted-list";
import { compareValues, keyOf } from "./value-order";

/** A document as a collection keeps it. Neither is ever changed: an update puts another in its place. */
export interface StoredDocument {
  /** The key of its `_id`. */
  id: string;
  /** When it was inserted, among the collection's documents. */
  record: number;
  document: Document;
}

/** What `createIndexes` gets and `listIndexes` gives. */
export interface IndexDefinition extends Document {
  name: string;
  key: Record<string, unknown>;
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: Document;
}

interface Entry {
  values: unknown[];
  stored: StoredDocument;
}

/** Which part of an index is read: entries that begin with the values of `equal`, from a bound to another. */
export interface IndexRange {
  equal: unknown[];
  /** Of the field after `equal`, both inclusive; which of them comes first depends on the field's direction. */
  from?: unknown;
  to?: unknown;
}

/** The documents of a collection in the order of some of their fields. */
export class OrderedIndex {
  readonly fields: string[];
  readonly directions: number[];
  /** How many documents have a list in a field, and so several entries. */
  private multikey = 0;
  private readonly entries: SortedList<Entry>;

  constructor(key: Record<string, unknown>) {
    this.fields = Object.keys(key);
    this.directions = Object.values(key).map((direction) => (Number(direction) < 0 ? -1 : 1));
    this.entries = new SortedList(
      (a, b) => this.compare(a.values, b.values) || a.stored.record - b.stored.record,
    );
  }

  /** Whether every document has one entry, so that the entries' order is the documents'. */
  get isSingle(): boolean {
    return this.multikey === 0;
  }

  add(stored: StoredDocument): void {
    const entries = entryValues(stored.document, this.fields);
    for (const values of entries) this.entries.add({ values, stored });
    if (isMultikey(stored.document, this.fields)) this.multikey++;
  }

  delete(stored: StoredDocument): void {
    for (const values of entryValues(stored.document, this.fields)) this.entries.delete({ values, stored });
    if (isMultikey(stored.document, this.fields)) this.multikey--;
  }

  /** @param backwards from the end to the start */
  *read({ equal, from, to }: IndexRange, backwards = false): Generator<StoredDocument> {
    const ascending = (this.directions[equal.length] ?? 1) > 0;
    const first = bound(equal, ascending ? from : to);
    const last = bound(equal, ascending ? to : from);
    const reached = ({ values }: Entry) => this.compare(values, first) >= 0;
    const passed = ({ values }: Entry) => this.compare(values, last) > 0;
    const entries = backwards ? this.entries.downwards(passed) : this.entries.upwards(reached);
    for (const entry of entries) {
      if (backwards ? !reached(entry) : passed(entry)) return;
      yield entry.stored;
    }
  }

  /** Compares as many values as both have. */
  private compare(a: unknown[], b: unknown[]): number {
    for (let index = 0; index < Math.min(a.length, b.length); index++) {
      const order = compareValues(a[index], b[index]);
      if (order !== 0) return order * (this.directions[index] ?? 1);
    }
    return 0;
  }
}

/** Who has which values in a unique index's fields. */
export class UniqueKeys {
  private readonly owners = new Map<string, string>();
  private readonly fields: string[];
  private readonly covers: (document: Document) => boolean;

  constructor(readonly definition: IndexDefinition) {
    this.fields = Object.keys(definition.key);
    this.covers = compileFilter(definition.partialFilterExpression);
  }

  /** The keys that a document has in this index. */
  keys(document: Document): string[] {
    if (!this.covers(document)) return [];
    const { sparse } = this.definition;
    if (
      sparse &&
      this.fields.every((field) => valuesAt(document, field).every((value) => value === undefined))
    ) {
      return [];
    }
    return [...new Set(entryValues(document, this.fields).map(keyOf))];
  }

  owner(key: string): string | undefined {
    return this.owners.get(key);
  }

  add(id: string, document: Document): void {
    for (const key of this.keys(document)) this.owners.set(key, id);
  }

  delete(id: string, document: Document): void {
    for (const key of this.keys(document)) if (this.owners.get(key) === id) this.owners.delete(key);
  }
}

function bound(equal: unknown[], value: unknown): unknown[] {
  return value === undefined ? equal : [...equal, value];
}

function isMultikey(document: Document, fields: string[]): boolean {
  return fields.some((field) => {
    const values = valuesAt(document, field);
    return values.length !== 1 || Array.isArray(values[0]);
  });
}

/** One list of values, or one for each member where a field holds a list. */
function entryValues(document: Document, fields: string[]): unknown[][] {
  let entries: unknown[][] = [[]];
  for (const field of fields) {
    const values = valuesAt(document, field).flatMap(members);
    const distinct =
      values.length > 1 ? [...new Map(values.map((value) => [keyOf(value), value])).values()] : values;
    const [only] = distinct;
    if (distinct.length <= 1) for (const entry of entries) entry.push(only ?? null);
    else entries = entries.flatMap((entry) => distinct.map((value) => [...entry, value ?? null]));
  }
  return entries;
}

function members(value: unknown): unknown[] {
  return Array.isArray(value) && value.length > 0 ? [...value, value] : [value];
}
