import fc from "fast-check";
import { aircallSource } from "../../../lambdas/aircall-webhook/aircall-source";
import { FirestoreClient } from "../../../lambdas/shared/firestore/firestore-client";
import { consume } from "../../../lambdas/shared/ingestion/consume";
import { firestoreDeliveryStore } from "../../../lambdas/shared/ingestion/firestore-delivery-store";
import type { QueuedDelivery } from "../../../lambdas/shared/ingestion/queued-delivery";
import { startFirestore } from "../../../local/firestore/server";
import type { RunningService } from "../../../local/service";
import { callLife, ofCall, TOKEN } from "./call-events";

const source = aircallSource([TOKEN]);
let service: RunningService;

beforeAll(async () => {
  service = await startFirestore({ port: 0 });
});

afterAll(() => service.close());

/** Deliveries of two calls, whose events interleave. */
const events = [...ofCall(callLife, 1), ...ofCall(callLife, 2)];

async function deliver(event: object): Promise<QueuedDelivery> {
  const body = new TextEncoder().encode(JSON.stringify(event));
  const identity = await source.identify({ headers: new Headers(), body, payload: event });
  return { ...identity, receivedAt: "2026-11-12T12:00:00.000Z", headers: {}, body };
}

/** A database of its own for each run, what became of each delivery, and what the database holds in the end. */
let runs = 0;
async function run(batches: QueuedDelivery[][]) {
  const firestore = new FirestoreClient({
    url: service.url,
    project: `order-${++runs}`,
    accessToken: async () => "owner",
    fetch,
  });
  const outcomes: string[] = [];
  const consumption = {
    source,
    store: firestoreDeliveryStore(firestore, { attempts: 50, random: () => 0, sleep: async () => undefined }),
    journal: (outcome: string) => void outcomes.push(outcome),
    now: () => 0,
    random: () => 0,
  };
  for (const batch of batches) {
    const messages = batch.map((body) => ({
      body,
      attempts: 1,
      ack: () => undefined,
      retry: () => undefined,
    }));
    await consume(messages, consumption);
  }
  const ids = [...new Set(batches.flat().map(({ delivery }) => delivery))].sort();
  const records = [1, 2].map((id) => ({ collection: "records", id: `aircall:call:${id}` }));
  const ledger = ids.map((id) => ({ collection: "deliveries", id }));
  return {
    outcomes,
    records: await firestore.getAll(records),
    // Which of two deliveries is stale depends on the order; that both are in the ledger does not.
    ledger: (await firestore.getAll(ledger)).map((entry) => ({
      ...entry,
      outcome: undefined,
      updates: undefined,
    })),
  };
}

test("any order of the events, with any of them repeated, ends in the same records and ledger", async () => {
  const deliveries = await Promise.all(events.map(deliver));
  const expected = await run(deliveries.map((delivery) => [delivery]));
  expect(expected.records[0]).toMatchObject({ facts: { outcome: "answered", tags: ["check-in"] } });
  expect(expected.outcomes).toEqual(deliveries.map(() => "applied"));

  const shuffled = fc
    .tuple(
      fc.shuffledSubarray(deliveries, { minLength: deliveries.length }),
      fc.subarray(deliveries, { maxLength: 6 }),
      fc.integer({ min: 1, max: 5 }),
    )
    .chain(([all, repeated, batchSize]) =>
      fc
        .shuffledSubarray([...all, ...repeated], { minLength: all.length + repeated.length })
        .map((order) => ({ order, repeated: repeated.length, batchSize })),
    );
  await fc.assert(
    fc.asyncProperty(shuffled, async ({ order, repeated, batchSize }) => {
      const batches = Array.from({ length: Math.ceil(order.length / batchSize) }, (_, index) =>
        order.slice(index * batchSize, (index + 1) * batchSize),
      );
      const { outcomes, records, ledger } = await run(batches);
      expect(records).toEqual(expected.records);
      expect(ledger).toEqual(expected.ledger);
      expect(outcomes.filter((outcome) => outcome === "duplicate")).toHaveLength(repeated);
      expect(outcomes).not.toContain("retried");
    }),
    { numRuns: 15 },
  );
}, 60_000);

test("of two events in one second, the later one in a call's life wins in either order", async () => {
  const [created, ringing] = await Promise.all(ofCall(callLife, 1).slice(0, 2).map(deliver));
  if (!created || !ringing) throw new Error("The call has no first two events.");
  const inOrder = await run([[created], [ringing]]);
  const reversed = await run([[ringing], [created]]);
  expect(reversed.outcomes).toEqual(["applied", "stale"]);
  expect(reversed.records).toEqual(inOrder.records);
  expect(reversed.records[0]).toMatchObject({ facts: { agent: "A. Agent" } });
});
