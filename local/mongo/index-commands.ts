import { type Document, UUID } from "bson";
import type { Handler } from "./call";
import { Collection } from "./collection";
import { existing } from "./collection-commands";
import { DocumentCursor } from "./cursor";
import { MongoError } from "./mongo-error";
import { FIRST_BATCH, openCursor } from "./open-cursor";
import type { Change } from "./oplog";
import { type IndexDefinition, UniqueKeys } from "./ordered-index";
import { equalValues } from "./value-order";

const createIndexes: Handler = (call) => {
  const { command, db, store } = call;
  const coll = command["createIndexes"];
  const stored = store.catalog.collection(db, coll);
  const collection = stored ?? new Collection();
  const asked = (command["indexes"] as IndexDefinition[]).map((index) => ({ v: 2, ...index }));
  const indexes = asked.filter((index) => !isPresent(index, collection));
  for (const index of indexes) if (index.unique) checkUnique(index, collection, `${db}.${coll}`);
  const creation: Change[] = stored ? [] : [{ op: "create", db, coll, uuid: new UUID(), options: {} }];
  const numIndexesBefore = collection.definitions.size;
  store.commit([
    ...creation,
    ...(indexes.length > 0 ? [{ op: "createIndexes", db, coll, indexes } as const] : []),
  ]);
  return {
    numIndexesBefore,
    numIndexesAfter: numIndexesBefore + indexes.length,
    createdCollectionAutomatically: !stored,
    note: indexes.length === 0 ? "all indexes already exist" : undefined,
  };
};

const listIndexes: Handler = (call) => {
  const coll = call.command["listIndexes"];
  const definitions = existing(call, coll).definitions.values();
  const cursor = new DocumentCursor(`${call.db}.${coll}`, definitions);
  return openCursor(call, cursor, call.command["cursor"]?.batchSize ?? FIRST_BATCH);
};

const dropIndexes: Handler = (call) => {
  const { command, db, store } = call;
  const coll = command["dropIndexes"];
  const { definitions } = existing(call, coll);
  const indexes = readIndexes(command["index"], definitions);
  if (indexes.length > 0) store.commit([{ op: "dropIndexes", db, coll, indexes }]);
  return { nIndexesWas: definitions.size + indexes.length };
};

export const INDEX_COMMANDS: Record<string, Handler> = { createIndexes, listIndexes, dropIndexes };

/** @throws MongoError when another index has the name, or another name has the same fields */
function isPresent(index: IndexDefinition, { definitions }: Collection): boolean {
  const named = definitions.get(index.name);
  const alike = [...definitions.values()].find(({ key }) => equalValues(key, index.key));
  if (named && !equalValues(named.key, index.key)) {
    throw new MongoError(
      "IndexKeySpecsConflict",
      `An existing index has the same name as the requested index. Requested index: ${JSON.stringify(index)}, existing index: ${JSON.stringify(named)}`,
    );
  }
  if (alike && alike.name !== index.name && Boolean(alike.unique) === Boolean(index.unique)) {
    throw new MongoError("IndexOptionsConflict", `Index already exists with a different name: ${alike.name}`);
  }
  if (named && Boolean(named.unique) !== Boolean(index.unique)) {
    throw new MongoError(
      "IndexKeySpecsConflict",
      `An existing index has the same name as the requested index. Requested index: ${JSON.stringify(index)}, existing index: ${JSON.stringify(named)}`,
    );
  }
  return named !== undefined;
}

function checkUnique(index: IndexDefinition, { documents }: Collection, namespace: string): void {
  const unique = new UniqueKeys(index);
  for (const { id, document } of documents.values()) {
    if (unique.keys(document).some((key) => unique.owner(key) !== undefined)) {
      throw new MongoError(
        "DuplicateKey",
        `Index build failed: Collection ${namespace} :: caused by :: E11000 duplicate key error collection: ${namespace} index: ${index.name}`,
        { keyPattern: index.key },
      );
    }
    unique.add(id, document);
  }
}

function readIndexes(index: unknown, definitions: Map<string, IndexDefinition>): IndexDefinition[] {
  const all = [...definitions.values()];
  if (index === "*") return all.filter(({ name }) => name !== "_id_");
  const asked = Array.isArray(index) ? index : [index];
  return asked.map((name: string | Document) => {
    const found = all.find((known) =>
      typeof name === "string" ? known.name === name : equalValues(known.key, name),
    );
    if (!found) throw new MongoError("IndexNotFound", `index not found with name [${String(name)}]`);
    if (found.name === "_id_") throw new MongoError("InvalidOptions", "cannot drop _id index");
    return found;
  });
}
