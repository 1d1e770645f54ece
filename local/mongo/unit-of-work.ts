import { type Document, UUID } from "bson";
import type { Catalog } from "./catalog";
import { Collection } from "./collection";
import { valueAt } from "./field-path";
import { MongoError } from "./mongo-error";
import type { Change } from "./oplog";
import type { IndexDefinition } from "./ordered-index";
import { compareBy, type SortKeys } from "./sort";
import type { UpdateDescription } from "./update-description";
import { keyOf } from "./value-order";

/** What a command or a transaction has changed so far, which nobody else sees until it is committed. */
export class UnitOfWork {
  readonly changes: Change[] = [];
  private readonly drafts = new Map<string, CollectionDraft>();

  /** @param isTransaction whether what it reads must not have changed when it writes to it later */
  constructor(
    private readonly catalog: Catalog,
    private readonly isTransaction = false,
  ) {}

  collection(db: string, coll: string): CollectionDraft {
    const name = `${db}.${coll}`;
    let draft = this.drafts.get(name);
    if (!draft) {
      draft = new CollectionDraft(db, coll, this.catalog, this.changes, this.isTransaction);
      this.drafts.set(name, draft);
    }
    return draft;
  }

  /** @throws MongoError WriteConflict when something that was read for a change has changed meanwhile */
  checkConflicts(): void {
    for (const draft of this.drafts.values()) draft.checkConflicts();
  }
}

/** From so many documents on, those that a unit of work wrote are found through indexes too. */
const WORTH_INDEXES = 100;

/** A collection as a unit of work sees it. */
export class CollectionDraft {
  /** The documents that were written, as they are now. */
  private own: Collection | undefined;
  /** What was at each id that was written to, before. */
  private readonly seen = new Map<string, Document | undefined>();
  /** What a transaction has read. */
  private readonly read = new Map<string, Document>();
  private isCreated = false;
  private isIndexed = false;

  constructor(
    private readonly db: string,
    private readonly coll: string,
    private readonly catalog: Catalog,
    private readonly changes: Change[],
    private readonly isTransaction: boolean,
  ) {}

  get namespace(): string {
    return `${this.db}.${this.coll}`;
  }

  /** Documents that fit a filter, in a sort's order. */
  find(filter: Document, sort: SortKeys = []): Iterable<Document> {
    const stored = this.remembered(this.stored?.find(filter, sort) ?? []);
    if (!this.own) return stored;
    if (!this.isIndexed && this.own.documents.size >= WORTH_INDEXES) this.indexOwn(this.own);
    return merged(this.untouched(stored), this.own.find(filter, sort), compareBy(sort));
  }

  /**
   * To be called before a document is updated, even if the update then turns out to change nothing.
   * @throws MongoError WriteConflict when the transaction has read another version of it before
   */
  claim(document: Document): void {
    const id = keyOf(document["_id"]);
    if (this.seen.has(id) || !this.read.has(id) || this.read.get(id) === this.stored?.get(id)) return;
    throw writeConflict();
  }

  insert(document: Document): void {
    const id = keyOf(document["_id"]);
    if (this.get(id)) throw this.duplicate("_id_", { _id: 1 }, { _id: document["_id"] });
    this.checkUnique(id, document);
    this.create();
    this.write(id, document);
    this.changes.push({ op: "insert", db: this.db, coll: this.coll, document });
  }

  /** @param description what an update changed; without it the document was replaced */
  replace(document: Document, description?: UpdateDescription): void {
    const id = keyOf(document["_id"]);
    this.checkUnique(id, document);
    this.write(id, document);
    const { db, coll } = this;
    if (description) this.changes.push({ op: "update", db, coll, document, description });
    else this.changes.push({ op: "replace", db, coll, document });
  }

  delete(document: Document): void {
    this.claim(document);
    this.write(keyOf(document["_id"]), undefined);
    this.changes.push({ op: "delete", db: this.db, coll: this.coll, id: document["_id"] });
  }

  checkConflicts(): void {
    // The collection was made or dropped by another.
    if (this.seen.size > 0 && this.isCreated === (this.stored !== undefined)) throw writeConflict();
    for (const [id, before] of this.seen) {
      const document = this.own?.get(id);
      if (this.stored?.get(id) !== before || (document && this.takenKey(id, document))) throw writeConflict();
    }
  }

  private get stored(): Collection | undefined {
    return this.catalog.collection(this.db, this.coll);
  }

  private get(id: string): Document | undefined {
    return this.seen.has(id) ? this.own?.get(id) : this.stored?.get(id);
  }

  private remembered(documents: Iterable<Document>): Iterable<Document> {
    if (!this.isTransaction) return documents;
    const found = [...documents];
    for (const document of found) {
      const id = keyOf(document["_id"]);
      if (!this.read.has(id)) this.read.set(id, document);
    }
    return found;
  }

  private *untouched(documents: Iterable<Document>): Generator<Document> {
    for (const document of documents) if (!this.seen.has(keyOf(document["_id"]))) yield document;
  }

  private create(): void {
    if (this.stored || this.isCreated) return;
    this.isCreated = true;
    this.changes.push({ op: "create", db: this.db, coll: this.coll, uuid: new UUID(), options: {} });
  }

  private write(id: string, document: Document | undefined): void {
    this.own ??= new Collection();
    if (!this.seen.has(id)) this.seen.set(id, this.stored?.get(id));
    if (document) this.own.put(document);
    else this.own.delete(id);
  }

  private indexOwn(own: Collection): void {
    this.isIndexed = true;
    for (const definition of this.stored?.definitions.values() ?? []) own.addIndex(definition);
  }

  private checkUnique(id: string, document: Document): void {
    const definition = this.takenKey(id, document);
    if (!definition) return;
    const values = Object.keys(definition.key).map((field) => [field, valueAt(document, field) ?? null]);
    throw this.duplicate(definition.name, definition.key, Object.fromEntries(values));
  }

  /** The unique index in which another document has what this one would have. */
  private takenKey(id: string, document: Document): IndexDefinition | undefined {
    for (const [name, stored] of this.stored?.unique ?? []) {
      this.own ??= new Collection();
      if (!this.own.unique.has(name)) this.own.addIndex(stored.definition);
      const own = this.own.unique.get(name);
      const isTaken = stored.keys(document).some((key) => {
        const owner = stored.owner(key);
        return (
          (own?.owner(key) ?? id) !== id || (owner !== undefined && owner !== id && !this.seen.has(owner))
        );
      });
      if (isTaken) return stored.definition;
    }
    return undefined;
  }

  private duplicate(index: string, keyPattern: Document, keyValue: Document): MongoError {
    const values = Object.entries(keyValue).map(([field, value]) => `${field}: ${JSON.stringify(value)}`);
    return new MongoError(
      "DuplicateKey",
      `E11000 duplicate key error collection: ${this.namespace} index: ${index} dup key: { ${values.join(", ")} }`,
      { keyPattern, keyValue },
    );
  }
}

function writeConflict(): MongoError {
  return new MongoError(
    "WriteConflict",
    "Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.",
    { errorLabels: ["TransientTransactionError"] },
  );
}

/** Two lists that are in an order, as one that is. */
function* merged(
  left: Iterable<Document>,
  right: Iterable<Document>,
  compare: (a: Document, b: Document) => number,
): Generator<Document> {
  const [lefts, rights] = [left[Symbol.iterator](), right[Symbol.iterator]()];
  let [a, b] = [lefts.next(), rights.next()];
  while (!a.done || !b.done) {
    if (!a.done && (b.done || compare(a.value, b.value) <= 0)) {
      yield a.value;
      a = lefts.next();
    } else if (!b.done) {
      yield b.value;
      b = rights.next();
    }
  }
}
