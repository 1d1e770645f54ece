import type { DocumentWrite } from "../../lambdas/shared/firestore/firestore-client";
import { FirestoreError } from "../../lambdas/shared/firestore/firestore-error";
import { encodeFields, type FirestoreValue } from "../../lambdas/shared/firestore/value";
import { MemoryFirestore } from "../lambdas/shared/ingestion/memory-firestore";

/**
 * Firestore in memory that refuses what Firestore would refuse to keep:
 * https://cloud.google.com/firestore/quotas#collections_documents_and_fields
 */
export class StrictFirestore extends MemoryFirestore {
  override async commit(writes: readonly DocumentWrite[]): Promise<void> {
    for (const write of writes) {
      checkName("id", write.id, /^\.\.?$|\/|^__.*__$/s);
      if (!("document" in write)) continue;
      const fields = encodeFields(write.document);
      checkFields(fields, MAX_DEPTH);
      const bytes = Buffer.byteLength(JSON.stringify(write.document));
      if (bytes > MAX_DOCUMENT_BYTES) refuse(`${write.collection}/${write.id} has ${bytes} bytes`);
    }
    await super.commit(writes);
  }
}

const MAX_DEPTH = 20;
const MAX_DOCUMENT_BYTES = 1_048_576;

function checkFields(fields: Record<string, FirestoreValue>, depth: number): void {
  if (depth === 0) refuse(`nested deeper than ${MAX_DEPTH} levels`);
  for (const [name, value] of Object.entries(fields)) {
    checkName("field name", name, /^__.*__$/s);
    checkValue(value, depth);
  }
}

function checkValue(value: FirestoreValue, depth: number): void {
  if ("mapValue" in value) checkFields(value.mapValue.fields ?? {}, depth - 1);
  if ("arrayValue" in value) for (const item of value.arrayValue.values ?? []) checkValue(item, depth - 1);
}

function checkName(what: string, name: string, forbidden: RegExp): void {
  const bytes = Buffer.byteLength(name);
  if (bytes === 0 || bytes > 1500 || forbidden.test(name) || /\p{Surrogate}/u.test(name)) {
    refuse(`the ${what} ${JSON.stringify(name.slice(0, 80))} of ${bytes} bytes`);
  }
}

function refuse(problem: string): never {
  throw new FirestoreError("commit", "INVALID_ARGUMENT", 400, problem);
}
