import type { Firestore } from "@google-cloud/firestore";

/** A document at one moment. */
export interface RecordDocument {
  fields: unknown;
  /** Another one after each change. */
  revision: string;
}

/** Reads documents as they are now. */
export interface RecordDocuments {
  /** @returns `undefined` if the document is not there */
  read(path: string): Promise<RecordDocument | undefined>;
}

/** Documents in Firestore. A document has an update time only if it is there; each change gives it a later one. */
export function firestoreDocuments(firestore: Firestore): RecordDocuments {
  return {
    async read(path) {
      const snapshot = await firestore.doc(path).get();
      const { updateTime } = snapshot;
      return (
        updateTime && {
          fields: snapshot.data(),
          revision: `${updateTime.seconds}.${updateTime.nanoseconds}`,
        }
      );
    },
  };
}
