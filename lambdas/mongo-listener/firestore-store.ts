import { type DocumentReference, FieldPath, Firestore } from "@google-cloud/firestore";
import { LISTENER_STATE } from "../shared/chat/chat-paths";
import type { ListenerState } from "../shared/chat/listener-state";
import { unescapeDocumentId } from "../shared/firestore/document-id";
import { LeaseLostError } from "./lease-lost-error";
import type { ListenerStore } from "./listener-store";

/** @param databaseId empty for the default one */
export function connectFirestore(projectId: string, databaseId = ""): Firestore {
  return new Firestore({ projectId, databaseId: databaseId || "(default)", ignoreUndefinedProperties: true });
}

/** The listener's documents in Firestore. */
export function firestoreStore(firestore: Firestore): ListenerStore {
  const state = firestore.doc(LISTENER_STATE) as DocumentReference<ListenerState, ListenerState>;
  return {
    read: async () => (await state.get()).data(),

    claim: (seen, next) =>
      firestore.runTransaction(async (transaction) => {
        const current = (await transaction.get(state)).data();
        // A claim that went through, but whose answer was lost.
        if (current?.holder === next.holder && current.term === next.term) return true;
        if (current?.holder !== seen?.holder || current?.term !== seen?.term) return false;
        if (current?.expiresAt !== seen?.expiresAt) return false;
        transaction.set(state, next);
        return true;
      }),

    write: (next, documents, { holder, term }) =>
      firestore.runTransaction(async (transaction) => {
        const current = (await transaction.get(state)).data();
        if (current?.holder !== holder || current.term !== term) throw new LeaseLostError(term);
        transaction.set(state, next);
        for (const { path, document } of documents) transaction.set(firestore.doc(path), document);
      }),

    async page(collection, after, limit) {
      const query = firestore
        .collection(collection)
        .orderBy(FieldPath.documentId())
        .select("room", "deleted");
      const { docs } = await (after === undefined ? query : query.startAfter(after)).limit(limit).get();
      const next = docs.length < limit ? undefined : docs.at(-1)?.id;
      return {
        documents: docs
          .filter((document) => document.get("deleted") !== true)
          .map((document) => ({ id: unescapeDocumentId(document.id), fields: document.data() })),
        ...(next !== undefined && { next }),
      };
    },
  };
}
