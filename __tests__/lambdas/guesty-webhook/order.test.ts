import fc from "fast-check";
import { FirestoreClient } from "../../../lambdas/shared/firestore/firestore-client";
import { consume } from "../../../lambdas/shared/ingestion/consume";
import { firestoreDeliveryStore } from "../../../lambdas/shared/ingestion/firestore-delivery-store";
import type { QueuedDelivery } from "../../../lambdas/shared/ingestion/queued-delivery";
import {
  mergeUpdates,
  type RecordParts,
  type RecordUpdate,
} from "../../../lambdas/shared/ingestion/record-part";
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

/** What tells of the reservation: a lean event and the answer for it, or a legacy event. Either may tell only some. */
interface Telling {
  /** Of the states, the one that the event tells. */
  event: number;
  /** The one that the answer tells, which may lag behind; none: it is a legacy event. */
  answer: number | undefined;
  told: Field[];
}

type Field = (typeof FIELDS)[number];
const FIELDS = ["time", "status", "code", "stay", "wish", "guest", "conversation", "payout"] as const;

const tellings = fc.array(
  fc.record<Telling>({
    event: fc.nat({ max: STATES.length - 1 }),
    answer: fc.option(fc.nat({ max: STATES.length - 1 }), { nil: undefined }),
    told: fc.subarray([...FIELDS]),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Only those members of an object that belong to a field that is told. */
function only(told: readonly Field[], members: Partial<Record<string, Field>>, whole: object): Payload {
  return Object.fromEntries(
    Object.entries(whole).filter(([name]) => {
      const field = members[name];
      return field === undefined || told.includes(field);
    }),
  );
}

const OF_ANSWER: Record<string, Field> = {
  status: "status",
  confirmationCode: "code",
  stay: "stay",
  notes: "wish",
  bookerId: "guest",
  conversationId: "conversation",
  hostPayout: "payout",
};

const OF_LEGACY: Record<string, Field> = {
  ...OF_ANSWER,
  listingId: "stay",
  listing: "stay",
  guestId: "guest",
  guest: "guest",
  checkIn: "stay",
  checkOut: "stay",
  checkInDateLocalized: "stay",
  checkOutDateLocalized: "stay",
  guestsCount: "stay",
  money: "payout",
  lastUpdatedAt: "time",
};

async function updatesOf({ event, answer, told }: Telling, number: number): Promise<RecordUpdate[]> {
  const wishes = { guest: `Wish ${event}` };
  const money = { currency: "EUR", hostPayout: 100 * event };
  const payload =
    answer === undefined
      ? legacyEvent(event * 10, { status: STATES[event], notes: wishes, money })
      : { ...payloads[event], data: { reservationId: RESERVATION, status: STATES[event] } };
  if ("reservation" in payload) payload["reservation"] = only(told, OF_LEGACY, payload["reservation"]);
  const whole = stateAt(answer ?? 0, true);
  const fetched = {
    ...whole,
    reservation: only(told, OF_ANSWER, whole.reservation),
    folio: only(told, OF_ANSWER, whole.folio),
    listing: told.includes("stay") ? whole.listing : null,
    guest: told.includes("guest") ? whole.guest : null,
  };
  const meaning = await transform(payload, svixId(event * 10, number), new Map([[RESERVATION, fetched]]));
  if (!("updates" in meaning)) throw new Error(JSON.stringify(meaning));
  return meaning.updates;
}

/** The newest state that anything told a field of. */
function newest(list: readonly Telling[], field: Field): number | undefined {
  const states = list.flatMap(({ event, answer, told }) => (told.includes(field) ? [answer ?? event] : []));
  // A lean event always tells the status.
  if (field === "status") {
    states.push(...list.flatMap(({ event, answer }) => (answer === undefined ? [] : [event])));
  }
  return states.length === 0 ? undefined : Math.max(...states);
}

test("each field of a reservation is the newest that was told of it, however sparse the events and answers are and lag behind", async () => {
  const inAnyOrder = tellings.chain((list) =>
    fc.shuffledSubarray([...list.entries()], { minLength: list.length }),
  );
  await fc.assert(
    fc.asyncProperty(inAnyOrder, async (order) => {
      let parts: RecordParts = {};
      const known: Telling[] = [];
      for (const [number, telling] of order) {
        parts = mergeUpdates(parts, await updatesOf(telling, number)).parts;
        known.push(telling);
        const state = (field: Field) => newest(known, field);
        const [status, wish, payout] = [state("status"), state("wish"), state("payout")];
        const record = source.render(RECORDS[0] ?? "", parts);
        const tells = (field: Field, value: unknown) => (state(field) === undefined ? null : value);
        expect(record?.facts).toMatchObject({
          status: status === undefined ? null : STATES[status],
          confirmationCode: tells("code", "GY-X1"),
          checkIn: tells("stay", "2026-12-01"),
          guests: tells("stay", 2),
          listing: tells("stay", "Alfama 4"),
          guest: tells("guest", "Jo Guest"),
          payout: payout === undefined ? null : 100 * payout,
        });
        expect(record?.text.match(/Wish \d/)?.[0]).toBe(wish === undefined ? undefined : `Wish ${wish}`);
        expect(record?.links).toHaveLength(
          (["stay", "guest", "conversation"] as const).filter((field) => state(field) !== undefined).length,
        );
      }
      const sorted = [...order].sort(([a], [b]) => a - b);
      let expected: RecordParts = {};
      for (const [number, telling] of sorted) {
        expected = mergeUpdates(expected, await updatesOf(telling, number)).parts;
      }
      expect(parts).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});

test("a payment is what happened to it last, in whatever order that is told and whatever days it names", async () => {
  const happenings = fc.uniqueArray(
    fc.record({
      minute: fc.nat({ max: 50 }),
      event: fc.constantFrom("overdue", "failed", "received", "refunded", "disputed"),
      tellsTime: fc.boolean(),
      days: fc.dictionary(
        fc.constantFrom("paidAt", "refundedAt", "failedAt"),
        fc.integer({ min: -99, max: 99 }),
      ),
    }),
    { minLength: 1, maxLength: 8, selector: ({ minute }) => minute },
  );
  await fc.assert(
    fc.asyncProperty(happenings, async (list) => {
      let parts: RecordParts = {};
      for (const { minute, event, tellsTime, days } of list) {
        const payment = {
          paymentId: "p1",
          amount: 9,
          createdAt: at(-600),
          ...Object.fromEntries(Object.entries(days).map(([name, day]) => [name, at(day * 1_440)])),
          ...(tellsTime && { updatedAt: at(minute) }),
        };
        const meaning = await transform({ event: `payments.${event}`, payment }, svixId(minute));
        if ("updates" in meaning) parts = mergeUpdates(parts, meaning.updates).parts;
      }
      const last = list.reduce((latest, other) => (other.minute > latest.minute ? other : latest));
      expect(source.render("guesty:payment:p1", parts)?.facts["status"]).toBe(last.event);
    }),
    { numRuns: 100 },
  );
});
