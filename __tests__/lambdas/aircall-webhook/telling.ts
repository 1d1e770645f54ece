import { aircallSource } from "../../../lambdas/aircall-webhook/aircall-source";
import { consume } from "../../../lambdas/shared/ingestion/consume";
import { firestoreDeliveryStore } from "../../../lambdas/shared/ingestion/firestore-delivery-store";
import type { QueuedDelivery } from "../../../lambdas/shared/ingestion/queued-delivery";
import type { BusinessRecord } from "../../../lambdas/shared/record";
import { MemoryFirestore } from "../shared/ingestion/memory-firestore";
import { TOKEN } from "./call-events";

export const source = aircallSource([TOKEN]);

/** A delivery as it waits in the queue. */
export async function queued(event: object): Promise<QueuedDelivery> {
  const body = new TextEncoder().encode(JSON.stringify(event));
  const identity = await source.identify({ headers: new Headers(), body, payload: event });
  return { ...identity, receivedAt: "2026-11-12T12:00:00.000Z", headers: {}, body };
}

/** Consumes batches of deliveries into a database in memory. */
export async function consumeAll(batches: readonly (readonly QueuedDelivery[])[]) {
  const firestore = new MemoryFirestore();
  const outcomes: string[] = [];
  const consumption = {
    source,
    store: firestoreDeliveryStore(firestore, { random: () => 0, sleep: async () => {} }),
    journal: (outcome: string) => void outcomes.push(outcome),
    now: () => 0,
    random: () => 0,
  };
  for (const batch of batches) {
    const settle = { attempts: 1, ack: () => {}, retry: () => {} };
    await consume(
      batch.map((body) => ({ ...settle, body })),
      consumption,
    );
  }
  return { firestore, outcomes };
}

/** The records that events make, told one after the other, by record id. */
export async function recordsOf(events: readonly object[]): Promise<Record<string, BusinessRecord>> {
  const { firestore } = await consumeAll([await Promise.all(events.map(queued))]);
  return firestore.collection("records") as unknown as Record<string, BusinessRecord>;
}

/** The one record that events make. */
export async function recordOf(...events: object[]): Promise<BusinessRecord> {
  const records = Object.values(await recordsOf(events));
  const [record] = records;
  if (!record || records.length > 1) throw new Error(`There are ${records.length} records, not one.`);
  return record;
}
