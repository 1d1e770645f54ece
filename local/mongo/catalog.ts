import { Collection } from "./collection";
import type { Change } from "./oplog";
import { keyOf } from "./value-order";

/** The databases and their collections, as all changes so far have made them. */
export class Catalog {
  private readonly databases = new Map<string, Map<string, Collection>>();

  collection(db: string, coll: string): Collection | undefined {
    return this.databases.get(db)?.get(coll);
  }

  collections(db: string): [name: string, collection: Collection][] {
    return [...(this.databases.get(db) ?? [])];
  }

  databaseNames(): string[] {
    return [...this.databases.keys()].sort();
  }

  apply(change: Change): void {
    const { op, db } = change;
    if (op === "dropDatabase") this.databases.delete(db);
    else if (op === "create") this.add(db, change.coll, new Collection(change.uuid, change.options));
    else if (op === "drop") this.remove(db, change.coll);
    else if (op === "rename") {
      this.add(change.to.db, change.to.coll, this.existing(db, change.coll));
      this.remove(db, change.coll);
    } else this.applyToCollection(change, this.existing(db, change.coll));
  }

  private applyToCollection(change: Change, collection: Collection): void {
    switch (change.op) {
      case "insert":
      case "replace":
      case "update":
        collection.put(change.document);
        break;
      case "delete":
        collection.delete(keyOf(change.id));
        break;
      case "modify":
        Object.assign(collection.options, change.options);
        break;
      case "createIndexes":
        for (const index of change.indexes) collection.addIndex(index);
        break;
      case "dropIndexes":
        for (const index of change.indexes) collection.removeIndex(index.name);
        break;
    }
  }

  private existing(db: string, coll: string): Collection {
    const collection = this.collection(db, coll);
    if (!collection) throw new Error(`The collection ${db}.${coll} was changed before it was made.`);
    return collection;
  }

  private add(db: string, coll: string, collection: Collection): void {
    const collections = this.databases.get(db) ?? new Map<string, Collection>();
    this.databases.set(db, collections.set(coll, collection));
  }

  private remove(db: string, coll: string): void {
    const collections = this.databases.get(db);
    collections?.delete(coll);
    if (collections?.size === 0) this.databases.delete(db);
  }
}
