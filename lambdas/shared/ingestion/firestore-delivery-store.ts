import { escapeDocumentId } from "../firestore/document-id";
import type { DocumentReference, FirestoreClient } from "../firestore/firestore-client";
import { FirestoreError } from "../firestore/firestore-error";
import { runTransaction, type TransactionOptions, type TransactionReads } from "../firestore/transaction";
import type { BusinessRecord, RecordVersion } from "../record";
import { type Application, type DeliveryStore, judge, type StoredDelivery } from "./delivery-store";

/** Deliveries in `deliveries`, `quarantine` and `deadLetters` by delivery id, records in `records` by record id. */
export function firestoreDeliveryStore(
  firestore: FirestoreClient,
  contention: TransactionOptions,
): DeliveryStore {
  return {
    apply: (delivery, record) => apply(firestore, contention, delivery, record),

    async quarantine(delivery, reason) {
      const entry = { ...reference("quarantine", delivery.delivery), document: { ...delivery, reason } };
      try {
        await firestore.commit([{ ...entry, exists: false }]);
        return "quarantined";
      } catch (error) {
        if (error instanceof FirestoreError && error.status === "ALREADY_EXISTS") return "duplicate";
        throw error;
      }
    },

    async bury(delivery, reason) {
      await firestore.commit([
        { ...reference("deadLetters", delivery.delivery), document: { ...delivery, reason } },
      ]);
    },
  };
}

function apply(
  firestore: FirestoreClient,
  contention: TransactionOptions,
  delivery: StoredDelivery,
  record: BusinessRecord,
): Promise<Application> {
  const ledger = reference("deliveries", delivery.delivery);
  const place = reference("records", record.id);
  const plan = async (read: TransactionReads) => {
    const [entry, current] = await read([ledger, place]);
    if (entry !== undefined) return { writes: [], result: "duplicate" as const };
    const outcome = judge(current?.["version"] as RecordVersion | undefined, record.version);
    const document = { ...delivery, record: record.id, version: record.version, outcome };
    const entryWrite = { ...ledger, document, exists: false };
    const recordWrite = { ...place, document: record };
    return { writes: outcome === "applied" ? [entryWrite, recordWrite] : [entryWrite], result: outcome };
  };
  return runTransaction<Application>(firestore, plan, contention);
}

function reference(collection: string, key: string): DocumentReference {
  return { collection, id: escapeDocumentId(key) };
}
