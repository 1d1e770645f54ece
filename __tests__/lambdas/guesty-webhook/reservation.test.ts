import { mergeUpdates, type RecordUpdate, renderRecord } from "../../../lambdas/shared/ingestion/record-part";
import {
  at,
  CONVERSATION,
  fetchedReservation,
  GUEST,
  LISTING,
  leanEvent,
  legacyEvent,
  RESERVATION,
  svixId,
} from "./payloads";
import { source, tell, transform } from "./tell";

const ID = `guesty:reservation:${RESERVATION}`;

test("a lean event and what was fetched for it become a record that answers exact questions", async () => {
  const [record] = await tell([leanEvent(0)]);
  expect(record).toEqual({
    id: ID,
    source: "guesty",
    kind: "reservation",
    occurredAt: at(-600),
    version: { at: at(0), rank: 1, delivery: expect.stringMatching(/^msg_/) },
    title: "Reservation GY-X1 of Jo Guest at Alfama 4, 2026-12-01 to 2026-12-05 (confirmed)",
    text: [
      "Reservation GY-X1 is confirmed.",
      "Guest: Jo Guest.",
      "Listing: Alfama 4.",
      "Check-in: Tuesday 1 December 2026.",
      "Check-out: Saturday 5 December 2026.",
      "Length: 4 nights.",
      "Party: 2 guests.",
      "Booked through Airbnb on Friday 20 November 2026.",
      "Payout: EUR 520.50.",
      "Special requests: A cot, please.",
    ].join("\n"),
    facts: {
      status: "confirmed",
      confirmationCode: "GY-X1",
      checkIn: "2026-12-01",
      checkOut: "2026-12-05",
      nights: 4,
      guests: 2,
      listing: "Alfama 4",
      guest: "Jo Guest",
      source: "airbnb2",
      channel: "Airbnb",
      canceled: false,
      canceledAt: null,
      bookedAt: at(-600),
      currency: "EUR",
      payout: 520.5,
      subtotal: null,
      fees: null,
      taxes: 24,
      paid: null,
      refunded: null,
      balanceDue: null,
      fullyPaid: null,
    },
    access: { audience: "staff" },
    links: [`guesty:guest:${GUEST}`, `guesty:listing:${LISTING}`, `guesty:conversation:${CONVERSATION}`],
    url: `https://app.guesty.com/reservations/${RESERVATION}/summary`,
  });
});

test("the legacy shape becomes the same record, with what only it tells of the money", async () => {
  const [lean] = await tell([leanEvent(0)]);
  const [legacy] = await tell([legacyEvent(0)]);
  expect(legacy).toMatchObject({
    id: ID,
    title: lean?.title,
    links: lean?.links,
    url: lean?.url,
    occurredAt: lean?.occurredAt,
    facts: { ...lean?.facts, paid: 400, balanceDue: 120.5, fullyPaid: false },
  });
  expect(legacy?.text).toContain("Payout: EUR 520.50.\nPaid: EUR 400.00.\nBalance due: EUR 120.50.");
});

test("the legacy event that carries only some fields is treated as a lean one", async () => {
  const shortlist = {
    event: "reservation_update_shortlist",
    reservation: { _id: RESERVATION, status: "canceled", lastUpdatedAt: at(5) },
  };
  const [record] = await tell([leanEvent(0), shortlist]);
  expect(record).toMatchObject({
    version: { at: at(5) },
    facts: { status: "canceled", guest: "Jo Guest", nights: 4 },
  });
});

test("a reservation that Guesty does not find is what its event says", async () => {
  const [record] = await tell([leanEvent(0, { guestsCount: 3, confirmationCode: "GY-X2" })], new Map());
  expect(record).toMatchObject({
    id: ID,
    title: "Reservation GY-X2, 2026-12-01 to 2026-12-05 (confirmed)",
    facts: { nights: 4, guests: 3, listing: null, guest: null, currency: null },
    links: [`guesty:listing:${LISTING}`],
  });
});

test("an answer that lags behind the event does not undo what the event says", async () => {
  const behind = fetchedReservation({ status: "reserved" });
  const [record] = await tell([leanEvent(5)], new Map([[RESERVATION, behind]]));
  expect(record?.facts).toMatchObject({ status: "confirmed", guest: "Jo Guest" });
});

test("a cancellation says when and why", async () => {
  const canceled = fetchedReservation({
    status: "canceled",
    canceledAt: at(60),
    cancellationReason: "guest_request",
  });
  const [record] = await tell([leanEvent(61, { status: "canceled" })], new Map([[RESERVATION, canceled]]));
  expect(record?.facts).toMatchObject({ status: "canceled", canceled: true, canceledAt: at(60) });
  expect(record?.text).toContain("Canceled on Friday 20 November 2026: guest request.");
});

test("a legacy event that does not tell when it happened is as new as its delivery", async () => {
  const canceled = legacyEvent(0, { status: "canceled", lastUpdatedAt: undefined });
  const [record] = await tell([leanEvent(-60), canceled], new Map());
  expect(record?.facts["status"]).toBe("canceled");
  const created = legacyEvent(0, { status: "inquiry", lastUpdatedAt: undefined }, "reservation.new");
  const [other] = await tell([leanEvent(-60), created], new Map());
  expect(other?.facts["status"]).toBe("confirmed");
});

test("what an answer does not tell is still known from an earlier one", async () => {
  const updates: RecordUpdate[] = [];
  const sparse = {
    reservation: { _id: RESERVATION, status: "confirmed" },
    folio: {},
    listing: null,
    guest: null,
  };
  for (const [minute, answer] of [fetchedReservation(), sparse].entries()) {
    const meaning = await transform(
      { event: "reservation.updated.v2", data: { reservationId: RESERVATION }, publishedAt: at(minute) },
      svixId(minute),
      new Map([[RESERVATION, answer]]),
    );
    if ("updates" in meaning) updates.push(...meaning.updates);
  }
  const record = renderRecord(ID, mergeUpdates({}, updates).parts, source.render);
  expect(record).toMatchObject({
    version: { at: at(1) },
    title: "Reservation GY-X1 of Jo Guest at Alfama 4, 2026-12-01 to 2026-12-05 (confirmed)",
    facts: { guests: 2, payout: 520.5 },
    links: [`guesty:guest:${GUEST}`, `guesty:listing:${LISTING}`, `guesty:conversation:${CONVERSATION}`],
  });
});

test("a reservation that moves to another listing does not keep the name of the one before", async () => {
  const moved = legacyEvent(5, { listingId: "66aa0000000000000000bb02", listing: undefined });
  const [record] = await tell([leanEvent(0), moved]);
  expect(record?.facts).toMatchObject({ listing: null, guest: "Jo Guest" });
  expect(record?.links).toContain("guesty:listing:66aa0000000000000000bb02");
});

test.each(["", null])("a wish that is taken back (%p) is gone", async (wish) => {
  const [record] = await tell([leanEvent(0), legacyEvent(5, { notes: { guest: wish } })]);
  expect(record?.text).toContain("Party: 2 guests.");
  expect(record?.text).not.toContain("cot");
});

test("a reservation that is taken up again is no longer canceled", async () => {
  const canceled = legacyEvent(0, { status: "canceled", canceledAt: at(0) });
  const [record] = await tell([canceled, leanEvent(5)], new Map());
  expect(record?.facts).toMatchObject({ status: "confirmed", canceled: false, canceledAt: null });
  expect(record?.text).not.toContain("Canceled");
});

test("a folio that tells of no money changes nothing", async () => {
  const folio = { reservationId: RESERVATION, updatedAt: at(0) };
  expect(await transform({ event: "guest-folio.updated", data: folio })).toEqual({
    ignored: "the folio tells of no money",
  });
});

test("money is of a reservation only once that is known", async () => {
  const folio = { reservationId: RESERVATION, currency: "EUR", hostPayout: 600, updatedAt: at(0) };
  expect(await tell([{ event: "guest-folio.created", data: folio }])).toEqual([]);
});

test("the folio's own events keep the money up to date", async () => {
  const folio = {
    reservationId: RESERVATION,
    currency: "EUR",
    hostPayout: 600,
    balanceDue: 0,
    updatedAt: at(30),
  };
  for (const envelope of [folio, { data: folio }, { guestFolio: folio }]) {
    const [record] = await tell([leanEvent(0), { event: "guest-folio.updated", ...envelope }]);
    expect(record?.facts).toMatchObject({ currency: "EUR", payout: 600, balanceDue: 0, status: "confirmed" });
  }
});

test("values that are not as expected count as absent", async () => {
  const odd = {
    status: 5,
    checkInDateLocalized: "soon",
    checkOutDateLocalized: "2026-12-05",
    guestsCount: -1,
    unitId: "../x",
  };
  const [record] = await tell([leanEvent(0, odd)], new Map());
  expect(record?.facts).toMatchObject({
    status: null,
    checkIn: null,
    checkOut: "2026-12-05",
    nights: null,
    guests: null,
  });
  expect(record?.links).toEqual([]);
});

test("dates that are not in order have no nights", async () => {
  const [record] = await tell([leanEvent(0, { checkInDateLocalized: "2026-12-09" })], new Map());
  expect(record?.facts["nights"]).toBeNull();
});
