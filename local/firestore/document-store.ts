import { EqualityIndex } from "./equality-index";
import type { Document } from "./messages";
import type { Query, QueryResult } from "./query";
import { collectionOf, compareStrings } from "./resource-name";

/** What a commit did to one document. */
export interface Change {
  name: string;
  before: Document | undefined;
  after: Document | undefined;
}

/** Documents by collection. A stored document is never modified, only replaced. */
export class DocumentStore {
  private readonly collections = new Map<string, Map<string, Document>>();
  /** By collection and field; each is made when it is first asked for. */
  private readonly indexes = new Map<string, Map<string, EqualityIndex>>();

  get(name: string): Document | undefined {
    return this.collections.get(collectionOf(name))?.get(name);
  }

  apply({ name, after }: Change): void {
    const collection = collectionOf(name);
    const documents = this.collections.get(collection) ?? new Map<string, Document>();
    const before = documents.get(name);
    for (const index of this.indexes.get(collection)?.values() ?? []) index.replace(before, after);
    if (after) documents.set(name, after);
    else documents.delete(name);
    if (documents.size > 0) this.collections.set(collection, documents);
    else this.collections.delete(collection);
  }

  run(query: Query): QueryResult {
    const { collection, equality } = query;
    if (collection === undefined) return query.run(this.all());
    if (equality) return query.run(this.indexOf(collection, equality.field).find(equality.text));
    return query.run(this.in(collection));
  }

  private in(collection: string): Iterable<Document> {
    return this.collections.get(collection)?.values() ?? [];
  }

  private indexOf(collection: string, field: string): EqualityIndex {
    const indexes = this.indexes.get(collection) ?? new Map<string, EqualityIndex>();
    this.indexes.set(collection, indexes);
    const index = indexes.get(field) ?? new EqualityIndex(field, this.in(collection));
    indexes.set(field, index);
    return index;
  }

  /** The names of the collections that hold a document, in order. */
  collectionNames(): string[] {
    return [...this.collections.keys()].sort(compareStrings);
  }

  *all(): Generator<Document> {
    for (const documents of this.collections.values()) yield* documents.values();
  }

  /** The documents as they are now, whatever happens to this store. */
  snapshot(): DocumentStore {
    const copy = new DocumentStore();
    for (const [name, documents] of this.collections) copy.collections.set(name, new Map(documents));
    return copy;
  }
}
