import {
  type DocumentReference,
  type DocumentWrite,
  FirestoreClient,
} from "../../../../lambdas/shared/firestore/firestore-client";
import { FirestoreError } from "../../../../lambdas/shared/firestore/firestore-error";
import { decodeFields, encodeFields, type FirestoreFields } from "../../../../lambdas/shared/firestore/value";

/**
 * A client whose documents are in memory, fast enough for thousands of runs. Transactions are not isolated: it is for
 * one caller at a time.
 */
export class MemoryFirestore extends FirestoreClient {
  readonly #documents = new Map<string, FirestoreFields>();

  constructor() {
    super({
      project: "memory",
      accessToken: async () => "",
      fetch: () => Promise.reject(new Error("offline")),
    });
  }

  /** The documents of a collection by id. */
  collection(name: string): Record<string, Record<string, unknown>> {
    const own = [...this.#documents].filter(([key]) => key.startsWith(`${name}/`)).sort();
    return Object.fromEntries(own.map(([key, fields]) => [key.slice(name.length + 1), decodeFields(fields)]));
  }

  override async getAll(references: readonly DocumentReference[]) {
    return references.map((reference) => {
      const fields = this.#documents.get(keyOf(reference));
      return fields && decodeFields(fields);
    });
  }

  override async commit(writes: readonly DocumentWrite[]): Promise<void> {
    const taken = writes.find((write) => write.exists === false && this.#documents.has(keyOf(write)));
    if (taken) throw new FirestoreError("commit", "ALREADY_EXISTS", 409, keyOf(taken));
    for (const write of writes) {
      if ("delete" in write) this.#documents.delete(keyOf(write));
      else this.#documents.set(keyOf(write), encodeFields(write.document));
    }
  }

  override async beginTransaction(references: readonly DocumentReference[]) {
    return { transaction: "the only one", documents: await this.getAll(references) };
  }

  override async rollback(): Promise<void> {}
}

function keyOf({ collection, id }: DocumentReference): string {
  return `${collection}/${id}`;
}
