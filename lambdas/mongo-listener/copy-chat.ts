import type { ClusterTime } from "../shared/chat/chat-version";
import type { SnapshotPosition } from "../shared/chat/listener-state";
import type { Change, RawDocument } from "./change";
import { CHAT_COLLECTIONS, type ChatCollection, MESSAGES } from "./chat-collections";
import { batchOf } from "./effects";
import type { Leadership } from "./leadership";

/**
 * Copies a collection from where an earlier copy came to: documents in the order of `_updatedAt`. Those of the time at which it
 * stopped are copied again, since what has the same time has no order.
 *
 * @throws LeaseLostError, or what the database says
 */
export async function copyCollection(
  leadership: Leadership,
  position: SnapshotPosition,
  startedAt: ClusterTime,
): Promise<void> {
  const { database, pipeline, lease, metrics, signal } = leadership;
  const collection = position.collection as ChatCollection;
  const since = collection === MESSAGES ? position.since : undefined;
  const from = position.updatedAt ?? since;
  for await (const documents of database.copy(collection, from ? { from: new Date(from) } : {})) {
    lease.check();
    if (signal.aborted) return;
    metrics.snapshotDocuments.inc(documents.length);
    const updatedAt = latestUpdate(documents) ?? position.updatedAt;
    await pipeline.push(
      batchOf(
        interpretAll(leadership, collection, documents, startedAt),
        {
          snapshot: { ...position, ...(updatedAt && { updatedAt }) },
        },
        leadership,
      ),
    );
  }
}

/** The step after this one; `undefined` after the last. */
export function nextStep({ step, collection, since }: SnapshotPosition): SnapshotPosition | undefined {
  const next = CHAT_COLLECTIONS[CHAT_COLLECTIONS.indexOf(collection as ChatCollection) + 1];
  const rest = since === undefined ? {} : { since };
  if (next) return { step, collection: next, ...rest };
  return step === "copy" ? { step: "remove", collection: CHAT_COLLECTIONS[0] as string, ...rest } : undefined;
}

function* interpretAll(
  { interpreter }: Leadership,
  collection: ChatCollection,
  documents: readonly RawDocument[],
  clusterTime: ClusterTime,
) {
  for (const document of documents) {
    const change: Change = {
      operation: "copy",
      collection,
      id: document._id,
      document,
      clusterTime,
      token: "",
      changedAt: clusterTime.t * 1000,
    };
    yield { effect: interpreter.interpret(change), collection, id: change.id };
  }
}

function latestUpdate(documents: readonly RawDocument[]): string | undefined {
  const time = documents.findLast(({ _updatedAt }) => _updatedAt instanceof Date)?._updatedAt as
    | Date
    | undefined;
  return time && !Number.isNaN(time.getTime()) ? time.toISOString() : undefined;
}
