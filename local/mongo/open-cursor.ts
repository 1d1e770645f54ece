import { type Document, Long } from "bson";
import type { Call } from "./call";
import type { Batch, Cursor, DocumentCursor } from "./cursor";
import { type CollectionDraft, UnitOfWork } from "./unit-of-work";

/** So many documents are in a first batch when the client does not say. */
export const FIRST_BATCH = 101;

/** A collection as the caller's transaction sees it. */
export function collectionOf({ command, db, store, transactions }: Call, name: string): CollectionDraft {
  const unit = transactions.unitOf(command) ?? new UnitOfWork(store.catalog);
  return unit.collection(db, name);
}

/** Answers with a cursor's first batch. */
export function openCursor(call: Call, cursor: DocumentCursor, size: number, isSingle = false): Document {
  const batch = size === 0 ? { documents: [], isLast: false } : cursor.next({ size, wait: 0 });
  const id = batch.isLast || isSingle ? 0n : call.cursors.add(cursor.settled());
  return { cursor: { firstBatch: batch.documents, ...cursorFields(id, cursor, batch) } };
}

export function cursorFields(id: bigint, { namespace }: Cursor, { postBatchResumeToken }: Batch): Document {
  return { ...(postBatchResumeToken && { postBatchResumeToken }), id: Long.fromBigInt(id), ns: namespace };
}
