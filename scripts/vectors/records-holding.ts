import { FieldPath, type Firestore } from "@google-cloud/firestore";
import { escapeDocumentId, unescapeDocumentId } from "../../lambdas/shared/firestore/document-id";
import { firestoreDocuments } from "../../lambdas/vectorize/record-documents";
import { vectorizeRecord } from "../../lambdas/vectorize/vectorize-record";
import { withinDeadline } from "../firestore/within-deadline";
import type { Holding } from "./holding";
import { SILENT_FUNCTION } from "./silent-function";

const COLLECTION = "records";
const PAGE = 100;

/** The records, each a document. */
export function recordsHolding(firestore: Firestore): Holding {
  const collection = firestore.collection(COLLECTION);
  const { read } = firestoreDocuments(firestore);
  const documents = { read: (path: string) => withinDeadline(read(path)) };
  return {
    name: COLLECTION,
    count: async () => (await withinDeadline(collection.count().get())).data().count,
    async *pages(after) {
      const query = collection.orderBy(FieldPath.documentId()).select().limit(PAGE);
      for (let last = after; ; ) {
        const page = last === undefined ? query : query.startAfter(escapeDocumentId(last));
        const { docs } = await withinDeadline(page.get());
        const records = docs.map(({ id }) => unescapeDocumentId(id));
        if (records.length > 0) yield { records, read: records.length };
        if (records.length < PAGE) return;
        last = records.at(-1);
      }
    },
    show: (record, shelf) =>
      vectorizeRecord(`${COLLECTION}/${escapeDocumentId(record)}`, {
        ...SILENT_FUNCTION,
        documents,
        shelves: [shelf],
      }),
  };
}
