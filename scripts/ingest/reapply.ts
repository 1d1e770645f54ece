import { isDeepStrictEqual } from "node:util";
import type { Firestore, Transaction } from "@google-cloud/firestore";
import { escapeDocumentId } from "../../lambdas/shared/firestore/document-id";
import type { DocumentWrite } from "../../lambdas/shared/firestore/firestore-client";
import type { TransactionReads } from "../../lambdas/shared/firestore/transaction";
import { decodeFields, encodeFields } from "../../lambdas/shared/firestore/value";
import type { StoredDelivery } from "../../lambdas/shared/ingestion/delivery-store";
import { planApplication } from "../../lambdas/shared/ingestion/firestore-delivery-store";
import { documentAt, documentReads } from "../firestore/document-reads";
import { withinDeadline } from "../firestore/within-deadline";
import type { Entry, EntryCollection } from "./entry";
import type { Meaning } from "./understand";

/**
 * What applying a delivery again did. `stale`: newer ones had told all that it tells; `unchanged`: it made no
 * difference; `ignored`: it is known, but nothing that belongs into a record.
 */
export type Reapplication = "applied" | "stale" | "unchanged" | "ignored";

/**
 * Applies a delivery as the Worker does, in one transaction. What would not change is not written; what was in
 * quarantine or among the dead letters goes into the ledger.
 *
 * @param dryRun find out, and write nothing
 */
export function reapply(
  firestore: Firestore,
  collection: EntryCollection,
  entry: Entry,
  meaning: Meaning,
  dryRun: boolean,
): Promise<Reapplication> {
  const apply = async (transaction: Transaction): Promise<Reapplication> => {
    const read = documentReads(firestore, transaction);
    const { writes, result } = await planWrites(read, deliveryOf(entry), meaning);
    const stored = await read(writes);
    const changes = writes.filter((write, index) => differs(write, stored[index]));
    const changesRecords = changes.some((write) => RECORD_COLLECTIONS.includes(write.collection));
    // A ledger entry says what its delivery did: that it was replayed without effect is no news.
    const isNeeded = changesRecords || collection !== "deliveries";
    if (!dryRun && isNeeded) for (const change of changes) write(firestore, transaction, change);
    if (result === "ignored") return "ignored";
    if (changesRecords) return "applied";
    return result === "stale" ? "stale" : "unchanged";
  };
  return withinDeadline(firestore.runTransaction(apply, dryRun ? { readOnly: true } : undefined));
}

const RECORD_COLLECTIONS = ["records", "recordParts"];

async function planWrites(read: TransactionReads, delivery: StoredDelivery, meaning: Meaning) {
  if ("updates" in meaning) return planApplication(read, delivery, { ...meaning, again: true });
  const at = (collection: EntryCollection) => ({ collection, id: escapeDocumentId(delivery.delivery) });
  const document = { ...delivery, reason: meaning.ignored, outcome: "ignored", records: [], updates: [] };
  const writes: DocumentWrite[] = [
    { ...at("deliveries"), document },
    { ...at("quarantine"), delete: true },
    { ...at("deadLetters"), delete: true },
  ];
  return { writes, result: "ignored" as const };
}

/** What the consumer was given, without what was noted of it since. */
function deliveryOf(entry: Entry): StoredDelivery {
  const { delivery, type, source, receivedAt, headers, payload, payloadPieces } = entry;
  return { delivery, type, source, receivedAt, headers, payload, payloadPieces };
}

function differs(write: DocumentWrite, stored: Record<string, unknown> | undefined): boolean {
  if ("delete" in write) return stored !== undefined;
  return !isDeepStrictEqual(asStored(write.document), stored);
}

function write(firestore: Firestore, transaction: Transaction, write: DocumentWrite): void {
  const reference = documentAt(firestore, write);
  if ("delete" in write) transaction.delete(reference);
  else transaction.set(reference, asStored(write.document));
}

/** A document as the Worker would have stored it. */
function asStored(document: object): Record<string, unknown> {
  return decodeFields(encodeFields(document));
}
