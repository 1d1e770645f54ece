import type { Document } from "bson";
import type { Call, Handler } from "./call";
import { MongoError } from "./mongo-error";
import { compileProjection } from "./projection";
import { readSort } from "./sort";
import { type CollectionDraft, UnitOfWork } from "./unit-of-work";
import { type Update, updateDocument, upsertedDocument, withId } from "./update";

/** What one statement of a bulk did. */
export interface Outcome {
  matched: number;
  modified: number;
  upserted?: unknown;
}

const insert: Handler = (call) =>
  inUnit(call, (unit) => {
    const collection = unit.collection(call.db, call.command["insert"]);
    const { n, writeErrors } = runEach(call, call.command["documents"], (document) => {
      collection.insert(withId(document));
      return { matched: 1, modified: 0 };
    });
    return { n, writeErrors };
  });

const update: Handler = (call) =>
  inUnit(call, (unit) => {
    const collection = unit.collection(call.db, call.command["update"]);
    const upserted: Document[] = [];
    const { n, nModified, writeErrors } = runEach(call, call.command["updates"], (statement, index) => {
      const outcome = updateMatches(collection, statement);
      if ("upserted" in outcome) upserted.push({ index, _id: outcome.upserted });
      return outcome;
    });
    return { n, nModified, upserted: upserted.length > 0 ? upserted : undefined, writeErrors };
  });

const remove: Handler = (call) =>
  inUnit(call, (unit) => {
    const collection = unit.collection(call.db, call.command["delete"]);
    const { n, writeErrors } = runEach(call, call.command["deletes"], ({ q, limit }) => {
      const matched = deleteMatches(collection, q, limit === 1);
      return { matched, modified: 0 };
    });
    return { n, writeErrors };
  });

const findAndModify: Handler = (call) =>
  inUnit(call, (unit) => {
    const { command, db } = call;
    const collection = unit.collection(db, command["findAndModify"] ?? command["findandmodify"]);
    const shape = compileProjection(command["fields"]);
    const filter: Document = command["query"] ?? {};
    const found = first(collection.find(filter, readSort(command["sort"])));
    if (command["remove"]) {
      if (found) collection.delete(found);
      return { lastErrorObject: { n: found ? 1 : 0 }, value: found ? shape(found) : null };
    }
    const change: Update = { change: command["update"], filter, arrayFilters: command["arrayFilters"] };
    if (found) {
      collection.claim(found);
      const updated = updateDocument(found, change);
      if (updated) collection.replace(updated.document, updated.description);
      const value = command["new"] ? (updated?.document ?? found) : found;
      return { lastErrorObject: { n: 1, updatedExisting: true }, value: shape(value) };
    }
    if (!command["upsert"]) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
    const document = upsertedDocument(change);
    collection.insert(document);
    return {
      lastErrorObject: { n: 1, updatedExisting: false, upserted: document["_id"] },
      value: command["new"] ? shape(document) : null,
    };
  });

export const WRITE_COMMANDS: Record<string, Handler> = {
  insert,
  update,
  delete: remove,
  findAndModify,
  findandmodify: findAndModify,
};

/** Runs a write in the transaction that it belongs to, or commits it; one that is asked for again is not made again. */
export function inUnit(
  { command, store, transactions }: Call,
  run: (unit: UnitOfWork) => Document,
): Document {
  const open = transactions.unitOf(command);
  if (open) {
    const reply = run(open);
    if (reply["writeErrors"]) transactions.discard(command);
    return reply;
  }
  const { lsid, txnNumber } = command;
  const answered = txnNumber === undefined ? undefined : store.retryable.reply(lsid, txnNumber);
  if (answered) return answered;
  const unit = new UnitOfWork(store.catalog);
  const reply = run(unit);
  store.commit(
    unit.changes,
    txnNumber === undefined ? undefined : { lsid, txnNumber, isTransaction: false, reply },
  );
  return reply;
}

export function updateMatches(collection: CollectionDraft, statement: Document): Outcome {
  const { q: filter, u: change, multi, upsert, arrayFilters, sort } = statement;
  const update: Update = { change, filter, arrayFilters };
  const found = collection.find(filter, readSort(sort));
  const targets = multi ? [...found] : [first(found)].filter((document) => document !== undefined);
  if (targets.length === 0 && upsert) {
    const document = upsertedDocument(update);
    collection.insert(document);
    return { matched: 1, modified: 0, upserted: document["_id"] };
  }
  let modified = 0;
  for (const document of targets) {
    collection.claim(document);
    const updated = updateDocument(document, update);
    if (!updated) continue;
    collection.replace(updated.document, updated.description);
    modified++;
  }
  return { matched: targets.length, modified };
}

/** Returns how many there were. */
export function deleteMatches(collection: CollectionDraft, filter: Document, onlyOne: boolean): number {
  const found = collection.find(filter);
  const targets = onlyOne ? [first(found)].filter((document) => document !== undefined) : [...found];
  for (const document of targets) collection.delete(document);
  return targets.length;
}

/** Runs the statements of a bulk, up to the first that fails unless they are unordered. */
function runEach(
  { command }: Call,
  statements: Document[],
  run: (statement: Document, index: number) => Outcome,
): { n: number; nModified: number; writeErrors: Document[] | undefined } {
  const writeErrors: Document[] = [];
  let [n, nModified] = [0, 0];
  for (const [index, statement] of statements.entries()) {
    try {
      const { matched, modified } = run(statement, index);
      n += matched;
      nModified += modified;
    } catch (error) {
      if (!(error instanceof MongoError) || error.codeName === "WriteConflict") throw error;
      writeErrors.push({ index, code: error.code, errmsg: error.message, ...error.details });
      if (command["ordered"] !== false) break;
    }
  }
  return { n, nModified, writeErrors: writeErrors.length > 0 ? writeErrors : undefined };
}

function first(documents: Iterable<Document>): Document | undefined {
  for (const document of documents) return document;
  return undefined;
}
