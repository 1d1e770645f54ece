import type { Firestore, Timestamp } from "@google-cloud/firestore";
import { escapeDocumentId } from "../shared/firestore/document-id";
import { isOutdated } from "../shared/firestore/replace-document";
import type { WaitingList } from "./waiting-list";

/** Records that are taken at once: their texts make a few full requests. */
const PAGE = 100;
/** As long as nobody else takes what was taken; more than a function may run. */
const TAKEN_MS = 10 * 60_000;

/**
 * The documents `waitingVectors/{record id}` { record, dueAt }.
 *
 * @param now milliseconds since 1970
 */
export function firestoreWaitingList(firestore: Firestore, now: () => number): WaitingList {
  const collection = firestore.collection("waitingVectors");
  const documentOf = (record: string) => collection.doc(escapeDocumentId(record));
  return {
    async add(record, dueAt) {
      await documentOf(record).set({ record, dueAt });
    },

    async take() {
      const { docs } = await collection.where("dueAt", "<=", now()).orderBy("dueAt").limit(PAGE).get();
      if (docs.length === 0) return [];
      const batch = firestore.batch();
      for (const { ref, updateTime } of docs) {
        batch.update(ref, { dueAt: now() + TAKEN_MS }, { lastUpdateTime: updateTime });
      }
      const taken = await unlessOutdated(() => batch.commit());
      return docs.flatMap((document, index) => {
        const written = taken?.[index];
        return written ? [{ record: document.get("record"), taken: written.writeTime }] : [];
      });
    },

    async done({ record, taken }) {
      await unlessOutdated(() => documentOf(record).delete({ lastUpdateTime: taken as Timestamp }));
    },
  };
}

/** What somebody else has changed is theirs. */
async function unlessOutdated<Result>(write: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await write();
  } catch (error) {
    if (!isOutdated(error)) throw error;
    return undefined;
  }
}
