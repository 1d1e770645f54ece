import {
  type DocumentData,
  type DocumentReference,
  FieldPath,
  FieldValue,
  Firestore,
  type Timestamp,
} from "@google-cloud/firestore";
import { LISTENER_STATE } from "../shared/chat/chat-paths";
import type { ListenerState } from "../shared/chat/listener-state";
import { unescapeDocumentId } from "../shared/firestore/document-id";
import type { MirrorWrite } from "./interpret-change";
import { LeaseLostError } from "./lease-lost-error";
import type { Holding, ListenerStore, StoredPage } from "./listener-store";

/** Codes of gRPC for a precondition that did not hold: NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION. */
const REFUSALS: readonly unknown[] = [5, 6, 9];

/** @param databaseId empty for the default one */
export function connectFirestore(projectId: string, databaseId = ""): Firestore {
  return new Firestore({ projectId, databaseId: databaseId || "(default)", ignoreUndefinedProperties: true });
}

/**
 * The listener's documents in Firestore. What is written together is one commit, on the condition that the state is still
 * what this process saw last. A transaction that reads the state would lock it: a leader that freezes in the middle of one
 * would keep all others from taking the lead until Firestore gives its transaction up, after a minute.
 */
export class FirestoreStore implements ListenerStore {
  private readonly reference: DocumentReference;
  private seen: { state: ListenerState; updateTime: Timestamp } | undefined;

  constructor(private readonly firestore: Firestore) {
    this.reference = firestore.doc(LISTENER_STATE);
  }

  async read(): Promise<ListenerState | undefined> {
    const snapshot = await this.reference.get();
    const { updateTime } = snapshot;
    this.seen = updateTime && { state: snapshot.data() as ListenerState, updateTime };
    return this.seen?.state;
  }

  async claim(seen: ListenerState | undefined, next: ListenerState): Promise<boolean> {
    return isSame(this.seen?.state, seen) && (await this.commit(next, []));
  }

  async write(next: ListenerState, documents: readonly MirrorWrite[], holding: Holding): Promise<void> {
    this.check(holding);
    if (await this.commit(next, documents)) return;
    this.check(holding);
    throw new Error(
      "The state is no longer as it was read: an earlier write, taken for failed, was applied after all.",
    );
  }

  async page(collection: string, after: string | undefined, limit: number): Promise<StoredPage> {
    const query = this.firestore
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
  }

  private check({ holder, term }: Holding): void {
    const { state } = this.seen ?? {};
    if (state?.holder !== holder || state.term !== term) throw new LeaseLostError(term);
  }

  /** @returns whether the state is now `next`; if it is not, it has been read again */
  private async commit(next: ListenerState, documents: readonly MirrorWrite[]): Promise<boolean> {
    const { firestore, reference, seen } = this;
    const batch = firestore.batch();
    if (seen) batch.update(reference, changesOf(seen.state, next), { lastUpdateTime: seen.updateTime });
    else batch.create(reference, next);
    for (const { path, document } of documents) batch.set(firestore.doc(path), document);
    try {
      const [written] = await batch.commit();
      if (written) this.seen = { state: next, updateTime: written.writeTime };
      return true;
    } catch (error) {
      if (!REFUSALS.includes((error as { code?: unknown }).code)) throw error;
      // The client tries again by itself, and is refused if it was the answer that was lost.
      return isSame(await this.read(), next);
    }
  }
}

/** All fields; those that are not there any more are deleted. */
function changesOf(before: ListenerState, next: ListenerState): DocumentData {
  const fields = { ...Object.fromEntries(Object.keys(before).map((name) => [name, undefined])), ...next };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value === undefined ? FieldValue.delete() : value]),
  );
}

function isSame(a: ListenerState | undefined, b: ListenerState | undefined): boolean {
  return a?.holder === b?.holder && a?.term === b?.term && a?.expiresAt === b?.expiresAt;
}
