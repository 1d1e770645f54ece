import { type Document, UUID } from "bson";
import type { Call, Handler } from "./call";
import type { Collection } from "./collection";
import { DocumentCursor } from "./cursor";
import { compileFilter } from "./filter";
import { MongoError } from "./mongo-error";
import { FIRST_BATCH, openCursor } from "./open-cursor";
import type { Change } from "./oplog";

/** Fields of a command that say nothing about the collection. */
const GENERIC_FIELDS = [
  "lsid",
  "txnNumber",
  "writeConcern",
  "comment",
  "maxTimeMS",
  "apiVersion",
  "readConcern",
];

const create: Handler = (call) => {
  const { command, db, store } = call;
  const { create: coll, viewOn, capped, timeseries, ...options } = command;
  if (viewOn || capped || timeseries) {
    throw new MongoError("CommandNotSupported", "This stand-in has plain collections only.");
  }
  if (store.catalog.collection(db, coll)) {
    throw new MongoError("NamespaceExists", `Collection ${db}.${coll} already exists.`);
  }
  checkName(coll);
  store.commit([{ op: "create", db, coll, uuid: new UUID(), options: collectionOptions(options) }]);
  return {};
};

const collMod: Handler = (call) => {
  const { collMod: coll, ...options } = call.command;
  existing(call, coll);
  call.store.commit([{ op: "modify", db: call.db, coll, options: collectionOptions(options) }]);
  return {};
};

const drop: Handler = (call) => {
  const { command, db, store } = call;
  const coll = command["drop"];
  const collection = store.catalog.collection(db, coll);
  if (!collection) return {};
  store.commit([{ op: "drop", db, coll }]);
  return { nIndexesWas: collection.definitions.size, ns: `${db}.${coll}` };
};

const renameCollection: Handler = ({ command, store }) => {
  const from = readNamespace(command["renameCollection"]);
  const to = readNamespace(command["to"]);
  if (!store.catalog.collection(from.db, from.coll)) {
    throw new MongoError("NamespaceNotFound", `Source collection ${from.db}.${from.coll} does not exist`);
  }
  if (store.catalog.collection(to.db, to.coll) && command["dropTarget"] !== true) {
    throw new MongoError("NamespaceExists", "target namespace exists");
  }
  checkName(to.coll);
  store.commit([{ op: "rename", ...from, to }]);
  return {};
};

const dropDatabase: Handler = ({ db, store }) => {
  const drops = store.catalog.collections(db).map(([coll]): Change => ({ op: "drop", db, coll }));
  if (drops.length > 0) store.commit([...drops, { op: "dropDatabase", db }]);
  return { dropped: db };
};

const listCollections: Handler = (call) => {
  const { command, db, store } = call;
  const all = store.catalog.collections(db).map(([name, { options, uuid }]) => ({
    name,
    type: "collection",
    options,
    info: { readOnly: false, uuid },
    idIndex: { v: 2, key: { _id: 1 }, name: "_id_" },
  }));
  const found = all.filter(compileFilter(command["filter"]));
  return openCursor(
    call,
    new DocumentCursor(`${db}.$cmd.listCollections`, found),
    command["cursor"]?.batchSize ?? FIRST_BATCH,
  );
};

const listDatabases: Handler = ({ command, store }) => {
  const databases = store.catalog
    .databaseNames()
    .map((name) => ({ name, sizeOnDisk: 0, empty: false }))
    .filter(compileFilter(command["filter"]));
  if (command["nameOnly"]) return { databases: databases.map(({ name }) => ({ name })) };
  return { databases, totalSize: 0, totalSizeMb: 0 };
};

export const COLLECTION_COMMANDS: Record<string, Handler> = {
  create,
  collMod,
  drop,
  renameCollection,
  dropDatabase,
  listCollections,
  listDatabases,
};

/** @throws MongoError NamespaceNotFound */
export function existing({ db, store }: Call, coll: string): Collection {
  const collection = store.catalog.collection(db, coll);
  if (!collection) throw new MongoError("NamespaceNotFound", `ns does not exist: ${db}.${coll}`);
  return collection;
}

/** @throws MongoError InvalidNamespace */
export function checkName(coll: string): void {
  if (coll !== "" && !coll.includes("$") && !coll.startsWith(".") && !coll.endsWith(".")) return;
  throw new MongoError("InvalidNamespace", `Invalid collection name: ${coll}`);
}

function collectionOptions(fields: Document): Document {
  const isOption = (name: string) => !name.startsWith("$") && !GENERIC_FIELDS.includes(name);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isOption(name)));
}

function readNamespace(namespace: string): { db: string; coll: string } {
  const dot = namespace.indexOf(".");
  if (dot < 1) throw new MongoError("InvalidNamespace", `Invalid namespace specified '${namespace}'`);
  return { db: namespace.slice(0, dot), coll: namespace.slice(dot + 1) };
}
