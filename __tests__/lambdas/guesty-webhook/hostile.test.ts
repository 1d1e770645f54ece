import fc from "fast-check";
import { SUBSCRIBED_EVENTS } from "../../../lambdas/guesty-webhook/guesty-events";
import { mergeUpdates, renderRecord } from "../../../lambdas/shared/ingestion/record-part";
import {
  fetchedReservation,
  LISTING,
  leanEvent,
  legacyEvent,
  messageEvent,
  RESERVATION,
  svixId,
} from "./payloads";
import { source } from "./tell";

const TYPES = [
  ...SUBSCRIBED_EVENTS,
  "reservation.new",
  "reservation.updated",
  "listing.calendar.updated",
  "guest-folio.updated",
  "payments.received",
];

const samples: unknown[] = [
  leanEvent(0),
  legacyEvent(0),
  messageEvent(
    0,
    {},
    { thread: [{ _id: "m", type: "fromHost", body: "b", createdAt: "2026-11-20T10:00:00Z" }] },
  ),
  { listing: { _id: LISTING, nickname: "Alfama 4", tags: ["a"] } },
  { guest: { _id: "g", fullName: "Jo", emails: ["jo@guest.example"] } },
  { task: { _id: "t", title: "Clean", timing: {}, apply: {}, checklist: [] } },
  { payment: { paymentId: "p", amount: 1, currency: "EUR" } },
  { listingId: LISTING, dateRange: { start: "2026-12-01", end: "2026-12-02" } },
  { data: { reservationId: RESERVATION, currency: "EUR" } },
  fetchedReservation(),
];

/** A sample in which some values are others. */
const mutated = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.array(fc.tuple(fc.nat({ max: 60 }), fc.jsonValue()), { maxLength: 4 }),
  )
  .map(([sample, changes]) => {
    let position = 0;
    const replacements = new Map(changes);
    return JSON.parse(
      JSON.stringify(sample, (_, value) => {
        position += 1;
        return replacements.has(position) ? replacements.get(position) : value;
      }) ?? "null",
    ) as unknown;
  });

test("whatever is sent and fetched, nothing throws, and what is told can be rendered and stored", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...TYPES),
      fc.oneof({ weight: 4, arbitrary: mutated }, fc.jsonValue()),
      mutated,
      async (type, payload, answer) => {
        const fetched = new Map([[RESERVATION, answer as never]]);
        const meaning = await source.transform({ delivery: svixId(0), type }, payload, fetched);
        if (!("updates" in meaning)) {
          expect(meaning).toEqual(
            expect.objectContaining(
              "quarantine" in meaning ? { quarantine: expect.any(String) } : { ignored: expect.any(String) },
            ),
          );
          return;
        }
        for (const update of meaning.updates) {
          expect(update.record).toMatch(/^guesty:[a-z]+:[\w-]+$/);
          expect(update.version.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
          // As stored: what JSON cannot say is gone.
          const { parts } = mergeUpdates({}, [JSON.parse(JSON.stringify(update)) as typeof update]);
          const record = renderRecord(update.record, parts, source.render);
          if (record === undefined) continue;
          expect(record.title).not.toBe("");
          expect(record.text).not.toMatch(/undefined|NaN|\[object/);
        }
      },
    ),
    { numRuns: 3_000, endOnFailure: true },
  );
}, 30_000);
