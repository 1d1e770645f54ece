import type { Document } from "bson";
import type { Catalog } from "./catalog";
import { toTimestamp } from "./cluster-time";
import type { OplogEntry } from "./oplog";
import { type ResumePoint, toToken } from "./resume-token";
import { keyOf } from "./value-order";

/** What a stream watches: a collection, a database, or (with neither) everything. */
export interface Scope {
  db?: string;
  coll?: string;
}

/** How a stream's events look. */
export interface EventOptions {
  /** Adds the document as it is now to updates. */
  updateLookup: boolean;
  /** Tells of new collections and indexes too. */
  showExpandedEvents: boolean;
}

const EXPANDED: OplogEntry["op"][] = ["create", "modify", "createIndexes", "dropIndexes"];

/** Whether a stream tells of a change. */
export function isInScope(
  entry: OplogEntry,
  { db, coll }: Scope,
  { showExpandedEvents }: EventOptions,
): boolean {
  if (!showExpandedEvents && EXPANDED.includes(entry.op)) return false;
  if (db === undefined) return true;
  if (entry.op === "rename" && entry.to.db === db && (coll === undefined || entry.to.coll === coll))
    return true;
  if (entry.op === "dropDatabase") return coll === undefined && entry.db === db;
  return entry.db === db && (coll === undefined || entry.coll === coll);
}

/** Whether a change ends a stream that tells of it. */
export function endsStream(entry: OplogEntry, { db, coll }: Scope): boolean {
  if (coll !== undefined) return entry.op === "drop" || entry.op === "rename";
  return db !== undefined && entry.op === "dropDatabase";
}

/** https://www.mongodb.com/docs/manual/reference/change-events/ */
export function toEvent(entry: OplogEntry, options: EventOptions, catalog: Catalog): Document {
  const { lsid, txnNumber } = entry;
  return {
    ...envelope(entry, entry.op, "change"),
    ...(lsid && { lsid, txnNumber }),
    ...details(entry, options, catalog),
  };
}

export function invalidateEvent(entry: OplogEntry): Document {
  return envelope(entry, "invalidate", "invalidate");
}

export function pointOf({ t, i, index }: OplogEntry, kind: ResumePoint["kind"]): ResumePoint {
  return { t, i, index, kind };
}

function envelope(entry: OplogEntry, operationType: string, kind: ResumePoint["kind"]): Document {
  const clusterTime = toTimestamp(entry);
  return { _id: toToken(pointOf(entry, kind)), operationType, clusterTime, wallTime: entry.wallTime };
}

function details(entry: OplogEntry, options: EventOptions, catalog: Catalog): Document {
  if (entry.op === "dropDatabase") return { ns: { db: entry.db } };
  const ns = { db: entry.db, coll: entry.coll };
  switch (entry.op) {
    case "insert":
    case "replace":
      return { fullDocument: entry.document, ns, documentKey: { _id: entry.document["_id"] } };
    case "update":
      return {
        ...(options.updateLookup && { fullDocument: lookUp(entry, catalog) }),
        ns,
        documentKey: { _id: entry.document["_id"] },
        updateDescription: entry.description,
      };
    case "delete":
      return { ns, documentKey: { _id: entry.id } };
    case "rename":
      return { ns, to: entry.to };
    case "create":
      return {
        ns,
        operationDescription: { idIndex: { v: 2, key: { _id: 1 }, name: "_id_" }, ...entry.options },
      };
    case "modify":
      return { ns, operationDescription: entry.options };
    case "createIndexes":
    case "dropIndexes":
      return { ns, operationDescription: { indexes: entry.indexes } };
    case "drop":
      return { ns };
  }
}

function lookUp({ db, coll, document }: OplogEntry & { op: "update" }, catalog: Catalog): Document | null {
  return catalog.collection(db, coll)?.get(keyOf(document["_id"])) ?? null;
}
