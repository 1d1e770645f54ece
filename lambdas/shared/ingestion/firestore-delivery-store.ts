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
import { splitPayload } from "./payload-pieces";
import {
  mergeUpdates,
  type RecordPart,
  type RecordParts,
  type RenderRecord,
  renderRecord,
} from "./record-part";

/**
 * Deliveries in `deliveries`, `quarantine` and `deadLetters` by delivery id, with long payloads in `payloads`; records
 * in `records`, and what they are made of in `recordParts`, by record id.
 */
export function firestoreDeliveryStore(
  firestore: FirestoreClient,
  contention: TransactionOptions,
): DeliveryStore {
  /** Writes what does not fit into the document of a delivery, and gives the document. */
  const keepPieces = async (delivery: StoredDelivery) => {
    const { document, pieces } = splitPayload(delivery);
    // Each by itself: together they may be longer than a request.
    for (const piece of pieces) await firestore.commit([piece]);
    return document;
  };
  const create = async (collection: string, delivery: StoredDelivery, more: object): Promise<boolean> => {
    const document = { ...(await keepPieces(delivery)), ...more };
    try {
      await firestore.commit([{ ...reference(collection, delivery.delivery), document, exists: false }]);
      return true;
    } catch (error) {
      if (error instanceof FirestoreError && error.status === "ALREADY_EXISTS") return false;
      throw error;
    }
  };
  return {
    async apply(delivery, effect) {
      const document = await keepPieces(delivery);
      return runTransaction(firestore, (read) => planApplication(read, document, effect), contention);
    },

    async ignore(delivery, reason) {
      const entry = { reason, outcome: "ignored", records: [], updates: [] };
      return (await create("deliveries", delivery, entry)) ? "ignored" : "duplicate";
    },

    async quarantine(delivery, reason) {
      return (await create("quarantine", delivery, { reason })) ? "quarantined" : "duplicate";
    },

    async bury(delivery, reason) {
      const document = { ...(await keepPieces(delivery)), reason };
      await firestore.commit([{ ...reference("deadLetters", delivery.delivery), document }]);
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
  { updates, render, keep, again = false }: DeliveryEffect,
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
    const { parts, outcomes } = mergeUpdates(decodeParts(stored[index]), own);
    return { record, outcomes, parts: keep?.(record, parts) ?? parts };
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
