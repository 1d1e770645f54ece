import { type Document, UUID } from "bson";
import { compileFilter } from "./filter";
import { type IndexDefinition, OrderedIndex, type StoredDocument, UniqueKeys } from "./ordered-index";
import { planQuery } from "./query-plan";
import { compareBy, type SortKeys } from "./sort";
import { compareValues, keyOf } from "./value-order";

const ID_INDEX: IndexDefinition = { v: 2, key: { _id: 1 }, name: "_id_" };

/** From so many documents on, a sort that no index gives gets an index of its own. */
const WORTH_AN_INDEX = 1000;
const MAX_SORT_INDEXES = 8;

/** A collection's documents and what finds them quickly. */
export class Collection {
  readonly documents = new Map<string, StoredDocument>();
  readonly definitions = new Map<string, IndexDefinition>([[ID_INDEX.name, ID_INDEX]]);
  readonly unique = new Map<string, UniqueKeys>();
  private readonly indexes = new Map<string, OrderedIndex>();
  /** Made for sorts that were asked for; MongoDB would sort anew each time. */
  private readonly sortIndexes = new Map<string, OrderedIndex>();
  private records = 0;

  constructor(
    readonly uuid: UUID = new UUID(),
    readonly options: Document = {},
  ) {}

  get(id: string): Document | undefined {
    return this.documents.get(id)?.document;
  }

  put(document: Document): void {
    const id = keyOf(document["_id"]);
    const before = this.documents.get(id);
    const stored = { id, record: before?.record ?? this.records++, document };
    if (before) this.removeFromIndexes(before);
    this.documents.set(id, stored);
    for (const index of this.orderedIndexes()) index.add(stored);
    for (const unique of this.unique.values()) unique.add(id, document);
  }

  delete(id: string): void {
    const stored = this.documents.get(id);
    if (!stored) return;
    this.removeFromIndexes(stored);
    this.documents.delete(id);
  }

  addIndex(definition: IndexDefinition): void {
    this.definitions.set(definition.name, definition);
    const isOrdered = Object.values(definition.key).every((direction) => Number(direction));
    // Sparse and partial ones do not hold every document.
    if (isOrdered && !definition.sparse && !definition.partialFilterExpression) {
      this.indexes.set(definition.name, this.buildIndex(definition.key));
    }
    if (definition.unique) this.unique.set(definition.name, this.buildUnique(definition));
  }

  removeIndex(name: string): void {
    this.definitions.delete(name);
    this.indexes.delete(name);
    this.unique.delete(name);
  }

  buildUnique(definition: IndexDefinition): UniqueKeys {
    const unique = new UniqueKeys(definition);
    for (const { id, document } of this.documents.values()) unique.add(id, document);
    return unique;
  }

  /** The documents that fit a filter, in a sort's order; found as they are asked for where that is possible. */
  find(filter: Document, sort: SortKeys): Iterable<Document> {
    const plan = planQuery(filter, sort, this.indexesFor(filter, sort));
    const matches = compileFilter(filter);
    if (plan.kind === "index" && (plan.isSorted || sort.length === 0)) {
      return filtered(this.readRanges(plan), matches);
    }
    const candidates =
      plan.kind === "ids"
        ? this.read(plan.ids)
        : plan.kind === "index"
          ? this.readRanges(plan)
          : this.documents.values();
    const found = filtered(candidates, matches);
    return sort.length === 0 ? found : [...found].sort(compareBy(sort));
  }

  /** In the order of the ids, as MongoDB reads them. */
  private read(ids: string[]): StoredDocument[] {
    const found = ids.flatMap((id) => this.documents.get(id) ?? []);
    return found.sort((a, b) => compareValues(a.document["_id"], b.document["_id"]));
  }

  private *readRanges({
    index,
    ranges,
    backwards,
  }: {
    index: OrderedIndex;
    ranges: Parameters<OrderedIndex["read"]>[0][];
    backwards: boolean;
  }): Generator<StoredDocument> {
    if (index.isSingle) {
      for (const range of ranges) yield* index.read(range, backwards);
      return;
    }
    const seen = new Set<string>();
    for (const range of ranges) {
      for (const stored of index.read(range, backwards)) {
        if (seen.has(stored.id)) continue;
        seen.add(stored.id);
        yield stored;
      }
    }
  }

  /** With one more, made now, when only that gives the sort's order. */
  private indexesFor(filter: Document, sort: SortKeys): OrderedIndex[] {
    const present = [...this.orderedIndexes()];
    if (sort.length === 0 || this.documents.size < WORTH_AN_INDEX) return present;
    const plan = planQuery(filter, sort, present);
    if (plan.kind === "ids" || (plan.kind === "index" && (plan.isSorted || plan.ranges[0]?.equal.length))) {
      return present;
    }
    const key = Object.fromEntries(sort);
    const name = JSON.stringify(key);
    if (this.sortIndexes.has(name) || this.sortIndexes.size >= MAX_SORT_INDEXES) return present;
    const made = this.buildIndex(key);
    this.sortIndexes.set(name, made);
    return [...present, made];
  }

  private buildIndex(key: Record<string, unknown>): OrderedIndex {
    const index = new OrderedIndex(key);
    for (const stored of this.documents.values()) index.add(stored);
    return index;
  }

  private *orderedIndexes(): Generator<OrderedIndex> {
    yield* this.indexes.values();
    yield* this.sortIndexes.values();
  }

  private removeFromIndexes(stored: StoredDocument): void {
    for (const index of this.orderedIndexes()) index.delete(stored);
    for (const unique of this.unique.values()) unique.delete(stored.id, stored.document);
  }
}

function* filtered(
  candidates: Iterable<StoredDocument>,
  matches: (document: Document) => boolean,
): Generator<Document> {
  for (const { document } of candidates) if (matches(document)) yield document;
}
