import fc from "fast-check";
import { FirestoreClient } from "../../../lambdas/shared/firestore/firestore-client";
import { consume } from "../../../lambdas/shared/ingestion/consume";
import { firestoreDeliveryStore } from "../../../lambdas/shared/ingestion/firestore-delivery-store";
import type { QueuedDelivery } from "../../../lambdas/shared/ingestion/queued-delivery";
import { mergeUpdates, type RecordParts } from "../../../lambdas/shared/ingestion/record-part";
import { startFirestore } from "../../../local/firestore/server";
import type { RunningService } from "../../../local/service";
import {
  at,
  CONVERSATION,
  fetchedReservation,
  GUEST,
  LISTING,
  leanEvent,
  legacyEvent,
  messageEvent,
  type Payload,
  RESERVATION,
  svixId,
} from "./payloads";
import { arrivalOf, signedHeaders } from "./signed-arrival";
import { source, transform } from "./tell";

let service: RunningService;
beforeAll(async () => {
  service = await startFirestore({ port: 0 });
});
afterAll(() => service.close());

/** The states of one reservation, one after the other; each is told by a lean event. */
const STATES = ["inquiry", "reserved", "confirmed", "confirmed", "canceled"];

/** What the API tells of a state; it may tell how old the state is, and that is not documented. */
function stateAt(index: number, tellsTime: boolean) {
  const state = fetchedReservation({
    status: STATES[index],
    notes: { specialRequests: `Wish ${index}` },
    ...(tellsTime && { lastUpdatedAt: at(index * 10) }),
  });
  return {
    ...state,
    folio: { ...state.folio, hostPayout: 100 * index, ...(tellsTime && { updatedAt: at(index * 10) }) },
  };
}

const payloads: Payload[] = [
  ...STATES.map((status, index) =>
    leanEvent(index * 10, { status }, index === 0 ? "reservation.created.v2" : "reservation.updated.v2"),
  ),
  legacyEvent(-5, { status: "inquiry" }, "reservation.new"),
  { event: "listing.new", listing: { _id: LISTING, nickname: "Alfama 4", lastUpdatedAt: at(0) } },
  { event: "listing.updated", listing: { _id: LISTING, nickname: "Alfama four", lastUpdatedAt: at(0) } },
  { event: "guest.created", guest: { _id: GUEST, fullName: "Jo" } },
  { event: "guest.updated", guest: { _id: GUEST, fullName: "Joanna" } },
  { event: "guest.deleted", guestId: GUEST },
  messageEvent(1),
  messageEvent(2, { type: "fromHost", body: "Yes." }),
  messageEvent(2, { _id: "m2b", body: "Thanks!" }, { language: "pt" }),
  {
    event: "payments.failed",
    payment: { paymentId: "p1", reservationId: RESERVATION, amount: 9, currency: "EUR" },
  },
  {
    event: "payments.received",
    payment: { paymentId: "p1", reservationId: RESERVATION, amount: 9, paidAt: at(90) },
  },
];
const RECORDS = [
  `guesty:reservation:${RESERVATION}`,
  `guesty:listing:${LISTING}`,
  `guesty:guest:${GUEST}`,
  `guesty:conversation:${CONVERSATION}`,
  "guesty:payment:p1",
];

async function deliver(payload: Payload, index: number): Promise<QueuedDelivery> {
  const text = JSON.stringify(payload);
  // Pairs of deliveries share a second.
  const headers = signedHeaders(text, { id: svixId(Math.floor(index / 2), index) });
  const identity = await source.identify(arrivalOf(text, headers));
  const body = new TextEncoder().encode(text);
  return { ...identity, receivedAt: at(100), headers: {}, body };
}

/** A database of its own for each run, and what it holds in the end. */
let runs = 0;
async function run(batches: QueuedDelivery[][], tellsTime: boolean) {
  const firestore = new FirestoreClient({
    url: service.url,
    project: `guesty-order-${++runs}`,
    accessToken: async () => "owner",
    fetch,
  });
  const outcomes: string[] = [];
  const consumption = {
    // All has happened already when the first delivery comes.
    source: { ...source, fetch: async () => new Map([[RESERVATION, stateAt(STATES.length - 1, tellsTime)]]) },
    store: firestoreDeliveryStore(firestore, { attempts: 50, random: () => 0, sleep: async () => undefined }),
    journal: (outcome: string) => void outcomes.push(outcome),
    now: () => 0,
    random: () => 0,
  };
  for (const batch of batches) {
    const done = { ack: () => undefined, retry: () => undefined };
    await consume(
      batch.map((body) => ({ body, attempts: 1, ...done })),
      consumption,
    );
  }
  const ids = [...new Set(batches.flat().map(({ delivery }) => delivery))].sort();
  const documents = (collection: string, keys: string[]) => keys.map((id) => ({ collection, id }));
  const ledger = await firestore.getAll(documents("deliveries", ids));
  return {
    outcomes,
    records: await firestore.getAll(documents("records", RECORDS)),
    parts: await firestore.getAll(documents("recordParts", RECORDS)),
    known: ledger.map((entry) => entry?.["type"]),
  };
}

test.each([true, false])(
  "any order of the events, with any of them repeated, ends in the same records (the API tells times: %p)",
  async (tellsTime) => {
    const deliveries = await Promise.all(payloads.map(deliver));
    const expected = await run(
      deliveries.map((delivery) => [delivery]),
      tellsTime,
    );
    const [reservation, listing, guest, conversation, payment] = expected.records;
    expect(reservation).toMatchObject({ facts: { status: "canceled", payout: 400, listing: "Alfama 4" } });
    expect(listing).toMatchObject({ title: "Listing Alfama four" });
    expect(guest).toBeUndefined();
    expect(conversation).toMatchObject({ facts: { messages: 3, language: "pt" } });
    expect(payment).toMatchObject({ facts: { status: "received" } });

    const shuffled = fc
      .tuple(fc.subarray(deliveries, { maxLength: 6 }), fc.integer({ min: 1, max: 6 }))
      .chain(([repeated, size]) =>
        fc
          .shuffledSubarray([...deliveries, ...repeated], { minLength: deliveries.length + repeated.length })
          .map((order) => ({ order, size, repeated: repeated.length })),
      );
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ order, size, repeated }) => {
        const batches = Array.from({ length: Math.ceil(order.length / size) }, (_, index) =>
          order.slice(index * size, (index + 1) * size),
        );
        const { outcomes, ...state } = await run(batches, tellsTime);
        expect({ ...state, outcomes: [] }).toEqual({ ...expected, outcomes: [] });
        expect(outcomes.filter((outcome) => outcome === "duplicate")).toHaveLength(repeated);
        expect(outcomes).not.toContain("retried");
      }),
      { numRuns: 10, endOnFailure: true },
    );
  },
  60_000,
);

test("a fetched reservation never goes back in time, however its events are mixed up and its answers lag", async () => {
  const answers = fc.array(
    fc.record({ event: fc.nat({ max: STATES.length - 1 }), answer: fc.nat({ max: STATES.length - 1 }) }),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(answers, async (list) => {
      let parts: RecordParts = {};
      let newestEvent = 0;
      let newestAnswer = 0;
      for (const { event, answer } of list) {
        const fetched = new Map([[RESERVATION, stateAt(answer, true)]]);
        const meaning = await transform(payloads[event] ?? {}, svixId(event), fetched);
        if (!("updates" in meaning)) throw new Error(JSON.stringify(meaning));
        parts = mergeUpdates(parts, meaning.updates).parts;
        newestEvent = Math.max(newestEvent, event);
        newestAnswer = Math.max(newestAnswer, answer);
        const record = source.render(RECORDS[0] ?? "", parts);
        expect(record?.text).toContain(`Wish ${newestAnswer}`);
        expect(record?.facts).toMatchObject({
          payout: 100 * newestAnswer,
          status: STATES[Math.max(newestEvent, newestAnswer)],
        });
      }
    }),
    { numRuns: 100 },
  );
});
