import { at, GUEST, LISTING, type Payload, RESERVATION } from "./payloads";
import { tell, transform } from "./tell";

const listing = {
  _id: LISTING,
  nickname: "Alfama 4",
  title: "Sunny flat near the castle",
  address: { full: "Rua Inventada 4, Lisbon", city: "Lisbon" },
  timezone: "Europe/Lisbon",
  active: true,
  propertyType: "Apartment",
  bedrooms: 2,
  bathrooms: 1,
  accommodates: 4,
  defaultCheckInTime: "15:00",
  defaultCheckOutTime: "11:00",
  publicDescription: { summary: "Quiet, with a view of the river." },
  prices: { currency: "EUR", basePrice: 94 },
  tags: ["lift", 5],
  lastUpdatedAt: at(0),
};

/** The secrets that channels and locks give Guesty, in every place where they have been seen. */
const secrets = {
  integrations: [
    {
      platform: "airbnb2",
      airbnb2: { id: "7001", credentials: { access_token: "leak-1", refresh_token: "leak-2" } },
    },
    { platform: "bookingCom", bookingCom: { hotelId: "8001", password: "leak-3", apiKey: "leak-4" } },
    {
      platform: "homeaway2",
      homeaway2: { session: { id: "leak-5" }, authorization: "Basic bGVhay02OmxlYWstNg==" },
    },
    {
      platform: "agoda",
      agoda: { credentials: "leak-7" },
      externalUrl: "https://cal.example/a.ics?token=leak-8",
    },
  ],
  notes: { keyCode: "leak-9", doorCode: "leak-10" },
  wifiName: "alfama",
  wifiPassword: "leak-11",
  privateDescription: { houseManual: "The key box opens with leak-12." },
  accountingSecret: "leak-13",
};

test("a listing becomes a record without anything that is secret", async () => {
  const event = {
    event: "listing.new",
    listing: { ...listing, ...secrets },
    meta: { eventId: "e", messageId: "m" },
  };
  const [record] = await tell([event]);
  expect(JSON.stringify([record, await transform(event)])).not.toContain("leak");
  expect(record).toMatchObject({
    id: `guesty:listing:${LISTING}`,
    kind: "listing",
    version: { at: at(0), rank: 0 },
    title: "Listing Alfama 4, Lisbon",
    text: [
      "Listing Alfama 4, Lisbon.",
      "Sunny flat near the castle",
      "Kind: Apartment.",
      "Address: Rua Inventada 4, Lisbon.",
      "Sleeps 4 guests.",
      "2 bedrooms.",
      "1 bathroom.",
      "Check-in from 15:00.",
      "Check-out by 11:00.",
      "Tags: lift.",
      "Quiet, with a view of the river.",
    ].join("\n"),
    facts: {
      name: "Alfama 4",
      city: "Lisbon",
      bedrooms: 2,
      sleeps: 4,
      basePrice: 94,
      currency: "EUR",
      tags: ["lift"],
    },
    access: { audience: "staff" },
    url: `https://app.guesty.com/properties/${LISTING}`,
  });
});

test("a listing that is removed stays so, whatever older event comes after", async () => {
  const removed = { event: "listing.removed", listing: { _id: LISTING, lastUpdatedAt: at(0) } };
  const updated = { event: "listing.updated", listing: { ...listing, lastUpdatedAt: at(0) } };
  expect(await tell([updated, removed])).toEqual([]);
  expect(await tell([removed, updated])).toEqual([]);
});

test("an inactive listing says so", async () => {
  const [record] = await tell([{ event: "listing.updated", listing: { ...listing, active: false } }]);
  expect(record?.text).toMatch(/^Listing Alfama 4, Lisbon \(not active\)\./);
});

const guest = {
  _id: GUEST,
  firstName: "Jo",
  lastName: "Guest",
  email: "jo@guest.example",
  emails: ["jo@guest.example", "j@guest.example"],
  phone: "+33600000000",
  phones: [],
  hometown: "Lyon",
  preferredLanguage: "fr",
  notes: "Allergic to feathers.",
  tags: [],
  paymentMethodIds: ["pm_1"],
};

test("a guest becomes a record that is found by name, address and number", async () => {
  const [record] = await tell([{ event: "guest.created", guest, by: "office@casamarina.example" }]);
  expect(record).toMatchObject({
    id: `guesty:guest:${GUEST}`,
    kind: "guest",
    title: "Guest Jo Guest",
    text: [
      "Guest Jo Guest from Lyon.",
      "E-mail: jo@guest.example, j@guest.example.",
      "Phone: +33600000000.",
      "Language: fr.",
      "Notes: Allergic to feathers.",
    ].join("\n"),
    facts: { name: "Jo Guest", phones: ["+33600000000"], language: "fr" },
    access: { audience: "staff" },
  });
});

test("a guest without a time of their own is as new as the delivery, and gone when deleted", async () => {
  const updated = { event: "guest.updated", guest: { ...guest, fullName: "Joanna Guest" } };
  const [record] = await tell([{ event: "guest.created", guest }, updated]);
  expect(record).toMatchObject({
    title: "Guest Joanna Guest",
    version: { at: at(1).replace(".000Z", ".999Z") },
  });
  expect(
    await tell([
      { event: "guest.created", guest },
      { event: "guest.deleted", guestId: GUEST },
    ]),
  ).toEqual([]);
});

test("a task becomes a record with when it is due", async () => {
  const task = {
    _id: "66aa0000000000000000ff01",
    title: "Repair the boiler",
    type: "maintenance",
    status: "in progress",
    priority: "high",
    description: "Fault F28.",
    checklist: ["Reset", "Call the engineer"],
    plannedDuration: 2,
    timing: { type: "flexible", startTime: null, canStartAfter: at(60), mustFinishBefore: at(300) },
    apply: { type: "reservation", reservationId: RESERVATION },
  };
  const [record] = await tell([{ event: "task.created", task, by: "x" }]);
  expect(record).toMatchObject({
    kind: "task",
    occurredAt: at(60),
    title: "Task Repair the boiler (in progress)",
    facts: { status: "in progress", priority: "high", startsAt: at(60), dueBefore: at(300), plannedHours: 2 },
    links: [`guesty:reservation:${RESERVATION}`],
  });
  expect(record?.text).toContain(
    "Must be done by 20 November 2026 at 15:00 (UTC).\nChecklist: Reset; Call the engineer.",
  );
  expect(
    await tell([
      { event: "task.created", task },
      { event: "task.deleted", task: { _id: task._id } },
    ]),
  ).toEqual([]);
});

const payment = {
  accountId: "a",
  reservationId: RESERVATION,
  paymentId: "66aa0000000000000000ab01",
  amount: 190,
  currency: "USD",
  paidAt: at(3),
  paymentMethodId: "pm_1",
  last4: "leak-4242",
  brand: "leak-Visa",
  name: "leak-holder",
  address: { line1: "leak-street" },
};

test("a payment becomes a record without its card", async () => {
  const [record] = await tell([{ event: "payments.received", payment }]);
  expect(record).toMatchObject({
    id: "guesty:payment:66aa0000000000000000ab01",
    kind: "payment",
    occurredAt: at(3),
    version: { at: "2026-11-20T10:00:00.999Z" },
    title: "Payment of USD 190.00: received",
    facts: { status: "received", amount: 190, currency: "USD", paidAt: at(3) },
    links: [`guesty:reservation:${RESERVATION}`],
  });
  expect(JSON.stringify(await transform({ event: "payments.received", payment }))).not.toContain("leak");
});

test.each<[string, Payload[], string]>([
  [
    "a day of payment that was entered later",
    [
      { event: "payments.overdue", payment: { ...payment, paidAt: undefined, updatedAt: at(20) } },
      { event: "payments.received", payment: { ...payment, paidAt: at(-2880), updatedAt: at(21) } },
    ],
    "received",
  ],
  [
    "a day of payment, and no other time",
    [
      { event: "payments.failed", payment: { ...payment, failedAt: at(20) } },
      { event: "payments.refunded", payment: { ...payment, failedAt: at(20), refundedAt: at(-60) } },
    ],
    "refunded",
  ],
  [
    "nothing but its delivery's id, after an event with a time",
    [
      { event: "payments.failed", payment: { ...payment, paidAt: undefined, updatedAt: at(0) } },
      { event: "payments.received", payment },
    ],
    "received",
  ],
  [
    "events of one second",
    [
      { event: "payments.failed", payment },
      { event: "payments.received", payment },
      { event: "payments.failed", payment },
    ].map(({ event }) => ({ event, payment: { ...payment, updatedAt: at(5) } })),
    "received",
  ],
])("a payment's newest event counts, told by %s", async (_, events, status) => {
  const [record] = await tell(events);
  expect(record?.facts).toMatchObject({ status });
});

test("a payment without an id is told apart by its reservation and what happened", async () => {
  const event = { event: "payments.overcharge.expected", payment: { reservationId: RESERVATION, amount: 5 } };
  const [record] = await tell([event]);
  expect(record).toMatchObject({
    id: `guesty:payment:${RESERVATION}-payments-overcharge-expected`,
    title: "Payment of 5.00: overcharge expected",
  });
});

test.each<[string, Payload]>([
  [
    "the event without a name",
    {
      listingId: LISTING,
      accountId: "a",
      currency: "EUR",
      dateRange: { start: "2026-12-01", end: "2026-12-05" },
    },
  ],
  [
    "the legacy event",
    {
      event: "listing.calendar.updated",
      calendar: [{ listingId: LISTING, date: "2026-12-05" }, { date: "2026-12-01" }],
    },
  ],
])("a change of a calendar is told from %s", async (_, payload) => {
  const [record] = await tell([payload]);
  expect(record).toMatchObject({
    id: `guesty:calendar:${LISTING}`,
    kind: "calendar",
    title: "Calendar changed, 2026-12-01 to 2026-12-05",
    text: "Price, availability or minimum stay of a listing was changed for Tuesday 1 December 2026 to Saturday 5 December 2026.",
    facts: { from: "2026-12-01", to: "2026-12-05" },
    links: [`guesty:listing:${LISTING}`],
  });
});

test("a calendar's change without days is told without them", async () => {
  const [record] = await tell([{ event: "calendar.updated.v2", listingId: LISTING }]);
  expect(record).toMatchObject({ title: "Calendar changed", facts: { from: null, to: null } });
});
