import { CHAT_MEMBERSHIPS, CHAT_MESSAGES, CHAT_ROOMS, CHAT_USERS } from "../shared/chat/chat-paths";
import { type ClusterTime, chatVersion } from "../shared/chat/chat-version";
import type { SnapshotPosition } from "../shared/chat/listener-state";
import { type ChatCollection, MESSAGES, ROOMS, SUBSCRIPTIONS, USERS } from "./chat-collections";
import { batchOf } from "./effects";
import type { Effect } from "./interpret-change";
import type { Leadership } from "./leadership";
import type { StoredDocument } from "./listener-store";
import { readMessage } from "./read-message";

/** Documents compared at a time. */
const PAGE = 300;

const STORED_AS: Record<ChatCollection, string> = {
  [ROOMS]: CHAT_ROOMS,
  [SUBSCRIPTIONS]: CHAT_MEMBERSHIPS,
  [USERS]: CHAT_USERS,
  [MESSAGES]: CHAT_MESSAGES,
};

/**
 * Finds what is in Firestore and no longer in the chat, page by page, and takes it away: a message by a deletion that is
 * published, the rest by tombstones.
 *
 * @throws LeaseLostError, or what a store says
 */
export async function removeMissing(
  leadership: Leadership,
  position: SnapshotPosition,
  startedAt: ClusterTime,
): Promise<void> {
  const { pipeline, signal } = leadership;
  const collection = position.collection as ChatCollection;
  let after = position.id;
  do {
    const { removals, next } = await comparePage(leadership, collection, after, startedAt);
    if (signal.aborted) return;
    after = next;
    const snapshot = { ...position, ...(after !== undefined && { id: after }) };
    await pipeline.push(batchOf(removals, { snapshot }, leadership));
  } while (after !== undefined);
}

/**
 * Compares a page of what is in Firestore with the chat.
 *
 * @param after id to go on after
 * @param time of the cluster, which has passed: what is missing now was not written later
 * @returns what is to be done about what is missing, and the id to go on after; absent from the last page
 * @throws LeaseLostError, or what a store says
 */
export async function comparePage(
  leadership: Leadership,
  collection: ChatCollection,
  after: string | undefined,
  time: ClusterTime,
): Promise<{ removals: Removal[]; next?: string }> {
  const { store, lease } = leadership;
  const { documents, next } = await store.page(STORED_AS[collection], after, PAGE);
  const missing = await missingOf(leadership, collection, documents);
  lease.check();
  const removals = missing.map((document) => removal(leadership, collection, document, time));
  return { removals, ...(next !== undefined && { next }) };
}

interface Removal {
  effect: Effect;
  collection: ChatCollection;
  id: string;
}

async function missingOf(
  { database, rules }: Leadership,
  collection: ChatCollection,
  documents: StoredDocument[],
): Promise<StoredDocument[]> {
  if (documents.length === 0) return [];
  const found = await database.find(
    collection,
    documents.map(({ id }) => id),
  );
  const present = new Set(
    found
      // What cannot be read stays as it was.
      .filter((document) => collection !== MESSAGES || readMessage(document, rules).kind !== "withheld")
      .map(({ _id }) => _id),
  );
  return documents.filter(({ id }) => !present.has(id));
}

function removal(
  { interpreter, clock }: Leadership,
  collection: ChatCollection,
  { id, fields: { room } }: StoredDocument,
  time: ClusterTime,
): Removal {
  const version = chatVersion(time);
  const effect =
    collection === MESSAGES
      ? interpreter.withdraw(id, version, clock.now(), typeof room === "string" ? room : undefined)
      : interpreter.bury(collection, id, version);
  return { effect, collection, id };
}
