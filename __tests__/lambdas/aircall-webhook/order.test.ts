import fc from "fast-check";
import { FirestoreClient } from "../../../lambdas/shared/firestore/firestore-client";
import { consume } from "../../../lambdas/shared/ingestion/consume";
import { firestoreDeliveryStore } from "../../../lambdas/shared/ingestion/firestore-delivery-store";
import type { QueuedDelivery } from "../../../lambdas/shared/ingestion/queued-delivery";
import { knowledgePoint } from "../../../lambdas/shared/vector-index/knowledge-point";
import { chunkRecord } from "../../../lambdas/vectorize/chunk-record";
import { parseRecord } from "../../../lambdas/vectorize/parse-record";
import { startFirestore } from "../../../local/firestore/server";
import type { RunningService } from "../../../local/service";
import { model } from "../shared/vector-index/example-record";
import { callLife, ofCall } from "./call-events";
import {
  contactDeleted,
  contactLife,
  event,
  groupMessageLife,
  insights,
  meaningless,
  messageLife,
  numberLife,
  userLife,
  voiceAgentLife,
} from "./other-events";
import { consumeAll, queued, source } from "./telling";

/** What Aircall would tell in a few minutes: two calls, all that was found out about one of them, and all else. */
const everything = [
  ...callLife,
  ...ofCall(callLife, 2),
  ...insights,
  ...voiceAgentLife,
  ...userLife,
  ...numberLife,
  ...contactLife,
  contactDeleted,
  ...messageLife,
  ...groupMessageLife,
  ...meaningless,
  event("call.teleported", 7, { id: 990_011 }),
];

/** All of them in any order, any of them repeated, in batches of any size. */
function anyOrder(
  deliveries: QueuedDelivery[],
): fc.Arbitrary<{ batches: QueuedDelivery[][]; repeated: number }> {
  return fc.tuple(fc.subarray(deliveries), fc.integer({ min: 1, max: 12 })).chain(([repeated, size]) =>
    fc
      .shuffledSubarray([...deliveries, ...repeated], { minLength: deliveries.length + repeated.length })
      .map((order) => ({
        repeated: repeated.length,
        batches: Array.from({ length: Math.ceil(order.length / size) }, (_, index) =>
          order.slice(index * size, (index + 1) * size),
        ),
      })),
  );
}

/** All that must be the same in the end. Which updates were stale on their way depends on the order. */
function stateOf(firestore: Awaited<ReturnType<typeof consumeAll>>["firestore"]) {
  const ledger = Object.entries(firestore.collection("deliveries")).map(([id, entry]) => ({
    id,
    ...entry,
    outcome: entry["outcome"] === "ignored" ? "ignored" : "applied or stale",
    updates: (entry["updates"] as object[]).map((update) => ({ ...update, outcome: undefined })),
  }));
  return {
    ledger,
    parts: firestore.collection("recordParts"),
    records: firestore.collection("records"),
    quarantine: firestore.collection("quarantine"),
  };
}

/** What would be in the index. */
async function pointsOf(records: Record<string, object>) {
  const points = Object.entries(records).map(async ([id, document]) => {
    const { record } = parseRecord(id, document);
    if (!record) throw new Error(`${id} cannot be indexed.`);
    return Promise.all(
      chunkRecord(record).map((chunk, position) => knowledgePoint(record, position, chunk, [0, 1], model)),
    );
  });
  return (await Promise.all(points)).flat();
}

/** The ledger says of the delivery that each part shows that it was applied. */
function newestWereApplied({ firestore }: Awaited<ReturnType<typeof consumeAll>>): void {
  const ledger = firestore.collection("deliveries");
  for (const [record, { parts }] of Object.entries(firestore.collection("recordParts"))) {
    for (const [part, text] of Object.entries(parts as Record<string, string>)) {
      const { version } = JSON.parse(text);
      expect(ledger[version.delivery]?.["updates"]).toContainEqual({
        record,
        part,
        version,
        outcome: "applied",
      });
    }
  }
}

test("any order of all events, with any of them repeated, ends in the same state and the same vectors", async () => {
  const deliveries = await Promise.all(everything.map(queued));
  const told = await consumeAll(deliveries.map((delivery) => [delivery]));
  const expected = stateOf(told.firestore);
  const expectedPoints = await pointsOf(expected.records);
  expect(Object.keys(expected.records)).toEqual([
    "aircall:agent:7",
    "aircall:call:2",
    "aircall:call:990011",
    "aircall:message:SM1",
    "aircall:message:a3f7c821",
    "aircall:number:3",
  ]);
  await fc.assert(
    fc.asyncProperty(anyOrder(deliveries), async ({ batches, repeated }) => {
      const run = await consumeAll(batches);
      const state = stateOf(run.firestore);
      expect(state).toEqual(expected);
      expect(await pointsOf(state.records)).toEqual(expectedPoints);
      expect(run.outcomes.filter((outcome) => outcome === "duplicate")).toHaveLength(repeated);
      expect(run.outcomes).not.toContain("retried");
      newestWereApplied(run);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("of two events in one second, the later one in a call's life wins in either order", async () => {
  const [created, ringing] = await Promise.all(ofCall(callLife, 1).slice(0, 2).map(queued));
  if (!created || !ringing) throw new Error("The call has no first two events.");
  const inOrder = await consumeAll([[created], [ringing]]);
  const reversed = await consumeAll([[ringing], [created]]);
  expect(reversed.outcomes).toEqual(["applied", "stale"]);
  expect(reversed.firestore.collection("records")).toEqual(inOrder.firestore.collection("records"));
  expect(reversed.firestore.collection("records")["aircall:call:1"]).toMatchObject({
    facts: { agent: "A. Agent" },
  });
});

describe("in a database that others write to at the same time", () => {
  let service: RunningService;
  let runs = 0;

  beforeAll(async () => {
    service = await startFirestore({ port: 0 });
  });

  afterAll(() => service.close());

  test("any order of a call's events ends in the same records, parts and ledger", async () => {
    const deliveries = await Promise.all([...callLife, ...insights, ...ofCall(callLife, 2)].map(queued));
    const keys = [...new Set(deliveries.map(({ delivery }) => delivery))];
    const places = [
      ...["aircall:call:990011", "aircall:call:2"].flatMap((id) => [
        { collection: "records", id },
        { collection: "recordParts", id },
      ]),
      ...keys.map((id) => ({ collection: "deliveries", id })),
    ];
    /** Several consumers share the batches. */
    const run = async (batches: QueuedDelivery[][], consumers: number) => {
      const firestore = new FirestoreClient({
        url: service.url,
        project: `order-${++runs}`,
        accessToken: async () => "owner",
        fetch,
      });
      const outcomes: string[] = [];
      const waiting = [...batches];
      const consumption = {
        source,
        store: firestoreDeliveryStore(firestore, { attempts: 50, random: () => 0, sleep: async () => {} }),
        journal: (outcome: string) => void outcomes.push(outcome),
        now: () => 0,
        random: () => 0,
      };
      const work = async () => {
        for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
          const settle = { attempts: 1, ack: () => {}, retry: () => {} };
          await consume(
            batch.map((body) => ({ ...settle, body })),
            consumption,
          );
        }
      };
      await Promise.all(Array.from({ length: consumers }, work));
      const documents = await firestore.getAll(places);
      return {
        outcomes,
        documents: documents.map((document) => ({ ...document, outcome: undefined, updates: undefined })),
      };
    };
    const expected = await run(
      deliveries.map((delivery) => [delivery]),
      1,
    );
    expect(expected.documents[0]).toMatchObject({ facts: { outcome: "answered", sentiment: "negative" } });
    await fc.assert(
      fc.asyncProperty(
        anyOrder(deliveries),
        fc.integer({ min: 1, max: 3 }),
        async ({ batches, repeated }, consumers) => {
          const { outcomes, documents } = await run(batches, consumers);
          expect(documents).toEqual(expected.documents);
          expect(outcomes.filter((outcome) => outcome === "duplicate")).toHaveLength(repeated);
          expect(outcomes).not.toContain("retried");
        },
      ),
      { numRuns: 8 },
    );
  }, 60_000);
});
