import { type Document, UUID } from "bson";
import type { Catalog } from "./catalog";
import type { Collection } from "./collection";
import { compileFilter } from "./filter";
import { MongoError } from "./mongo-error";
import type { Change } from "./oplog";
import { UniqueKeys } from "./ordered-index";
import { compareBy, type SortKeys } from "./sort";
import type { UpdateDescription } from "./update-description";
import { keyOf } from "./value-order";

/** What a command or a transaction has changed so far, which nobody else sees until it is committed. */
export class UnitOfWork {
  readonly changes: Change[] = [];
  private readonly drafts = new Map<string, CollectionDraft>();

  constructor(private readonly catalog: Catalog) {}

  collection(db: string, coll: string): CollectionDraft {
    const name = `${db}.${coll}`;
    let draft = this.drafts.get(name);
    if (!draft) {
      draft = new CollectionDraft(db, coll, this.catalog, this.changes);
      this.drafts.set(name, draft);
    }
    return draft;
  }

  /** @throws MongoError WriteConflict when something that was read for a change has changed meanwhile */
  checkConflicts(): void {
    for (const draft of this.drafts.values()) draft.checkConflicts();
  }
}

/** A collection as a unit of work sees it. */
export class CollectionDraft {
  /** What has become of the documents that were changed; undefined when one was deleted. */
  private readonly written = new Map<string, Document | undefined>();
  /** What those were before. */
  private readonly seen = new Map<string, Document | undefined>();
  private readonly unique = new Map<string, UniqueKeys>();
  private isCreated = false;

  constructor(
    private readonly db: string,
    private readonly coll: string,
    private readonly catalog: Catalog,
    private readonly changes: Change[],
  ) {}

  get namespace(): string {
    return `${this.db}.${this.coll}`;
  }

  /** Documents that fit a filter, in a sort's order. */
  find(filter: Document, sort: SortKeys = []): Iterable<Document> {
    const stored = this.stored?.find(filter, sort) ?? [];
    if (this.written.size === 0) return stored;
    const untouched = [...stored].filter((document) => !this.written.has(keyOf(document["_id"])));
    const matches = compileFilter(filter);
    const own = [...this.written.values()].filter((document) => document !== undefined).filter(matches);
    const found = [...untouched, ...own];
    return sort.length === 0 ? found : found.sort(compareBy(sort));
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
    this.write(keyOf(document["_id"]), undefined);
    this.changes.push({ op: "delete", db: this.db, coll: this.coll, id: document["_id"] });
  }

  checkConflicts(): void {
    for (const [id, before] of this.seen) {
      if (this.stored?.get(id) !== before) throw writeConflict();
    }
    for (const [name, own] of this.unique) {
      for (const [id, document] of this.written) {
        if (document && this.ownerElsewhere(name, own.keys(document), id)) throw writeConflict();
      }
    }
  }

  private get stored(): Collection | undefined {
    return this.catalog.collection(this.db, this.coll);
  }

  private get(id: string): Document | undefined {
    return this.written.has(id) ? this.written.get(id) : this.stored?.get(id);
  }

  private create(): void {
    if (this.stored || this.isCreated) return;
    this.isCreated = true;
    this.changes.push({ op: "create", db: this.db, coll: this.coll, uuid: new UUID(), options: {} });
  }

  private write(id: string, document: Document | undefined): void {
    if (!this.seen.has(id)) this.seen.set(id, this.stored?.get(id));
    const before = this.written.get(id);
    for (const unique of this.unique.values()) {
      if (before) unique.delete(id, before);
      if (document) unique.add(id, document);
    }
    this.written.set(id, document);
  }

  private checkUnique(id: string, document: Document): void {
    for (const { definition } of this.stored?.unique.values() ?? []) {
      const own = this.unique.get(definition.name) ?? new UniqueKeys(definition);
      this.unique.set(definition.name, own);
      const keys = own.keys(document);
      const isTaken = keys.some((key) => (own.owner(key) ?? id) !== id);
      if (!isTaken && !this.ownerElsewhere(definition.name, keys, id)) continue;
      const fields = Object.keys(definition.key);
      const values = Object.fromEntries(fields.map((field) => [field, document[field] ?? null]));
      throw this.duplicate(definition.name, definition.key, values);
    }
  }

  /** Whether a document that this unit of work has not changed has one of the keys. */
  private ownerElsewhere(index: string, keys: string[], id: string): boolean {
    const stored = this.stored?.unique.get(index);
    return keys.some((key) => {
      const owner = stored?.owner(key);
      return owner !== undefined && owner !== id && !this.written.has(owner);
    });
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
