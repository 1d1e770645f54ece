import { escapeDocumentId } from "../firestore/document-id";
import type { DocumentReference, DocumentWrite, FirestoreClient } from "../firestore/firestore-client";
import { FirestoreError } from "../firestore/firestore-error";
import { runTransaction, type TransactionOptions, type TransactionReads } from "../firestore/transaction";
import {
  type Application,
  type DeliveryEffect,
  type DeliveryStore,
  outcomeOf,
  type StoredDelivery,
} from "./delivery-store";
import {
  mergeUpdates,
  type RecordPart,
  type RecordParts,
  type RenderRecord,
  renderRecord,
} from "./record-part";

/**
 * Deliveries in `deliveries`, `quarantine` and `deadLetters` by delivery id; records in `records`, and what they are
 * made of in `recordParts`, by record id.
 */
export function firestoreDeliveryStore(
  firestore: FirestoreClient,
  contention: TransactionOptions,
): DeliveryStore {
  const create = async <Outcome>(
    collection: string,
    delivery: StoredDelivery,
    document: object,
    outcome: Outcome,
  ) => {
    try {
      await firestore.commit([
        {
          ...reference(collection, delivery.delivery),
          document: { ...delivery, ...document },
          exists: false,
        },
      ]);
      return outcome;
    } catch (error) {
      if (error instanceof FirestoreError && error.status === "ALREADY_EXISTS") return "duplicate";
      throw error;
    }
  };
  return {
    apply: (delivery, effect) =>
      runTransaction(firestore, (read) => planApplication(read, delivery, effect), contention),

    ignore: (delivery, reason) =>
      create(
        "deliveries",
        delivery,
        { reason, outcome: "ignored", records: [], updates: [] },
        "ignored" as const,
      ),

    quarantine: (delivery, reason) => create("quarantine", delivery, { reason }, "quarantined" as const),

    async bury(delivery, reason) {
      await firestore.commit([
        { ...reference("deadLetters", delivery.delivery), document: { ...delivery, reason } },
      ]);
    },

    async holds(delivery) {
      const places = ["deliveries", "quarantine", "deadLetters"].map((place) => reference(place, delivery));
      return (await firestore.getAll(places)).some((document) => document !== undefined);
    },
  };
}

/** The writes that apply a delivery, decided from what a transaction reads. */
export async function planApplication(
  read: TransactionReads,
  delivery: StoredDelivery,
  { updates, render, again = false }: DeliveryEffect,
): Promise<{ writes: DocumentWrite[]; result: Application }> {
  const ledger = reference("deliveries", delivery.delivery);
  const records = [...new Set(updates.map(({ record }) => record))];
  const [entry, ...stored] = await read([
    ledger,
    ...records.map((record) => reference("recordParts", record)),
  ]);
  if (entry !== undefined && !again) return { writes: [], result: "duplicate" };

  const merges = records.map((record, index) => {
    const own = updates.filter((update) => update.record === record);
    return { record, ...mergeUpdates(decodeParts(stored[index]), own) };
  });
  const outcomes = merges.flatMap((merge) => merge.outcomes);
  const result = outcomeOf(outcomes);
  const document = { ...delivery, records, updates: outcomes, outcome: result };
  const changed = merges.filter((merge) => again || outcomeOf(merge.outcomes) === "applied");
  return {
    writes: [
      { ...ledger, document, ...(!again && { exists: false }) },
      ...changed.flatMap(({ record, parts }) => recordWrites(record, parts, render)),
      ...(again ? [remove("quarantine", delivery.delivery), remove("deadLetters", delivery.delivery)] : []),
    ],
    result,
  };
}

function recordWrites(record: string, parts: RecordParts, render: RenderRecord): DocumentWrite[] {
  const place = reference("records", record);
  const document = renderRecord(record, parts, render);
  return [
    { ...reference("recordParts", record), document: { record, parts: encodeParts(parts) } },
    document ? { ...place, document } : { ...place, delete: true },
  ];
}

/** Each part as JSON text, since a document cannot hold every JSON value. */
function encodeParts(parts: RecordParts): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, JSON.stringify(part)]));
}

function decodeParts(document: Record<string, unknown> | undefined): RecordParts {
  const texts = (document?.["parts"] ?? {}) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, JSON.parse(text) as RecordPart]),
  );
}

function remove(collection: string, key: string): DocumentWrite {
  return { ...reference(collection, key), delete: true };
}

function reference(collection: string, key: string): DocumentReference {
  return { collection, id: escapeDocumentId(key) };
}
