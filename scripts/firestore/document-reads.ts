import type { DocumentReference, Firestore, Transaction } from "@google-cloud/firestore";
import type { DocumentReference as Reference } from "../../lambdas/shared/firestore/firestore-client";
import type { TransactionReads } from "../../lambdas/shared/firestore/transaction";

/** The official client's name for a document. */
export function documentAt(firestore: Firestore, { collection, id }: Reference): DocumentReference {
  return firestore.collection(collection).doc(id);
}

/**
 * What the functions read documents by, from the official client.
 *
 * @param reader reads them: a transaction, or the database itself
 */
export function documentReads(
  firestore: Firestore,
  reader: Pick<Transaction, "getAll"> | Pick<Firestore, "getAll">,
): TransactionReads {
  return async (references) => {
    const places = references.map((reference) => documentAt(firestore, reference));
    const documents = await reader.getAll(...places);
    return documents.map((document) => document.data());
  };
}
