import { join } from "node:path";
import { z } from "zod";
import { Journal } from "../journal";
import { Collection } from "./collection";
import { parseBody } from "./parse-body";
import { fieldSchemaSchema, PayloadIndex } from "./payload-index";
import { alreadyExists, badInput, notFound } from "./request-error";
import { type UpdateName, updates } from "./updates";

/** One change, as the journal keeps it. */
export type Change =
  | { change: "create_collection" | "delete_collection"; collection: string; body?: unknown }
  | { change: "change_aliases"; body: unknown }
  | { change: "create_index" | "delete_index" | UpdateName; collection: string; body: unknown };

const aliasSchema = z.object({
  actions: z.array(
    z.union([
      z.object({ create_alias: z.object({ collection_name: z.string(), alias_name: z.string() }) }),
      z.object({ delete_alias: z.object({ alias_name: z.string() }) }),
      z.object({ rename_alias: z.object({ old_alias_name: z.string(), new_alias_name: z.string() }) }),
    ]),
  ),
});
const createIndexSchema = z.object({ field_name: z.string(), field_schema: fieldSchemaSchema });
const deleteIndexSchema = z.object({ field_name: z.string() });

const SNAPSHOT_BATCH = 100;

/** All collections and aliases, and the journal from which they come back. */
export class Database {
  readonly collections = new Map<string, Collection>();
  readonly aliases = new Map<string, string>();
  private journal: Journal<Change> | undefined;

  /** @param folder where the journal lies; without it everything stays in memory */
  static open(folder: string | undefined): Database {
    const database = new Database();
    if (folder === undefined) return database;
    const { journal, entries } = Journal.open<Change>(join(folder, "qdrant.jsonl"));
    for (const entry of entries) database.apply(entry);
    journal.rewrite(database.snapshot());
    database.journal = journal;
    return database;
  }

  close(): void {
    this.journal?.close();
  }

  /** The collection of a name or alias. */
  collection(name: string): Collection {
    const collection = this.collections.get(this.aliases.get(name) ?? name);
    if (!collection) throw notFound(`Collection \`${name}\` doesn't exist!`);
    return collection;
  }

  /** Makes a change and writes it down; only then may it be acknowledged. */
  execute(change: Change): void {
    this.apply(change);
    this.journal?.append(change);
  }

  private apply(change: Change): void {
    if (change.change === "change_aliases") this.changeAliases(change.body);
    else if (change.change === "create_collection") this.createCollection(change.collection, change.body);
    else if (change.change === "delete_collection") this.deleteCollection(change.collection);
    else changes[change.change](this.collection(change.collection), change.body);
  }

  private createCollection(name: string, body: unknown): void {
    if (this.collections.has(name)) throw alreadyExists(`Collection \`${name}\` already exists!`);
    if (this.aliases.has(name)) {
      throw badInput(`Can't create collection with name ${name}. Alias with the same name already exists`);
    }
    this.collections.set(name, new Collection(body));
  }

  private deleteCollection(name: string): void {
    this.collections.delete(name);
    for (const [alias, target] of this.aliases) if (target === name) this.aliases.delete(alias);
  }

  /** All actions or, when one of them fails, none. */
  private changeAliases(body: unknown): void {
    const changed = new Map(this.aliases);
    for (const action of parseBody(aliasSchema, body).actions) {
      if ("create_alias" in action) {
        const { collection_name: target, alias_name: alias } = action.create_alias;
        if (!this.collections.has(target)) throw notFound(`Collection \`${target}\` doesn't exist!`);
        if (this.collections.has(alias)) throw alreadyExists(`Collection \`${alias}\` already exists!`);
        changed.set(alias, target);
      } else if ("delete_alias" in action) {
        changed.delete(action.delete_alias.alias_name);
      } else {
        const { old_alias_name: old, new_alias_name: renamed } = action.rename_alias;
        const target = changed.get(old);
        if (target === undefined) throw notFound(`Alias ${old} does not exists!`);
        changed.delete(old);
        changed.set(renamed, target);
      }
    }
    this.aliases.clear();
    for (const [alias, target] of changed) this.aliases.set(alias, target);
  }

  /** The changes that make everything as it is now. */
  private *snapshot(): Generator<Change> {
    for (const [name, collection] of this.collections) {
      yield { change: "create_collection", collection: name, body: collection.config };
      for (const { field, schema } of collection.indexes.values()) {
        yield { change: "create_index", collection: name, body: { field_name: field, field_schema: schema } };
      }
      const points = collection.inOrder();
      for (let start = 0; start < points.length; start += SNAPSHOT_BATCH) {
        const batch = points.slice(start, start + SNAPSHOT_BATCH).map(({ id, slot, payload }) => {
          return { id, payload, vector: collection.spaces.read(slot, undefined) };
        });
        yield { change: "upsert", collection: name, body: { points: batch } };
      }
    }
    const actions = [...this.aliases].map(([alias_name, collection_name]) => ({
      create_alias: { alias_name, collection_name },
    }));
    yield { change: "change_aliases", body: { actions } };
  }
}

/** The changes of one collection. */
const changes = {
  ...updates,

  create_index(collection: Collection, body: unknown): void {
    const { field_name: field, field_schema: schema } = parseBody(createIndexSchema, body);
    collection.indexes.set(field, new PayloadIndex(field, schema));
    collection.operations++;
  },

  delete_index(collection: Collection, body: unknown): void {
    collection.indexes.delete(parseBody(deleteIndexSchema, body).field_name);
    collection.operations++;
  },
};
