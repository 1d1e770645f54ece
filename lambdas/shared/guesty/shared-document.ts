import type { DocumentReference, FirestoreClient } from "../firestore/firestore-client";
import { runTransaction, type TransactionOptions } from "../firestore/transaction";

/** What a change decides from what the document says. */
export interface Change<Content, Result> {
  /** What it says from now on. Absent: it stays as it is. */
  next?: Content;
  result: Result;
}

/** A document that all instances of all functions share. */
export interface SharedDocument<Content extends object> {
  /**
   * Reads, decides and writes as one step that no other change comes between. `decide` may run more than once, and must
   * do nothing but decide.
   */
  change<Result>(decide: (content: Content | undefined) => Change<Content, Result>): Promise<Result>;
}

/** A document of Firestore, whose content is always replaced whole. */
export function sharedDocument<Content extends object>(
  firestore: FirestoreClient,
  reference: DocumentReference,
  contention: TransactionOptions,
): SharedDocument<Content> {
  return {
    change: (decide) =>
      runTransaction(
        firestore,
        async (read) => {
          const [content] = await read([reference]);
          const { next, result } = decide(content as Content | undefined);
          return { writes: next === undefined ? [] : [{ ...reference, document: next }], result };
        },
        contention,
      ),
  };
}
