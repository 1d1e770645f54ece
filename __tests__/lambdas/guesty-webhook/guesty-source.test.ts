import { guestySource } from "../../../lambdas/guesty-webhook/guesty-source";
import { fetchedReservation, leanEvent, RESERVATION, svixId } from "./payloads";
import { arrivalOf, SECRET, signedHeaders } from "./signed-arrival";
import { PATH_KEY, source, transform } from "./tell";

test("a delivery that any of the secrets signed is verified, any other refused", async () => {
  const body = JSON.stringify(leanEvent(0));
  expect(await source.verify(arrivalOf(body))).toBe("verified");
  expect(await source.verify(arrivalOf(body, signedHeaders(`${body} `)))).toBe("refused");
  expect(await source.verify(arrivalOf(body, {}))).toBe("refused");
  expect(await source.verify(arrivalOf("", signedHeaders("{}")))).toBe("refused");
});

test.each([[[]], [["no-secret!"]]])("with the secrets %j nothing can be believed", async (webhookSecrets) => {
  const unconfigured = guestySource({ webhookSecrets, otherSecrets: [], guesty: () => fail() });
  expect(await unconfigured.verify(arrivalOf("{}"))).toBe("unconfigured");
});

test("a delivery is called what its sender calls it, whatever is in it", async () => {
  const identify = (body: string, headers = signedHeaders(body, { id: "msg_7" })) =>
    source.identify(arrivalOf(body, headers));
  expect(await identify(JSON.stringify(leanEvent(0)))).toEqual({
    delivery: "msg_7",
    type: "reservation.updated.v2",
  });
  const other = signedHeaders("{}", { id: "msg_8", family: "webhook" });
  expect(await identify("{}", other)).toEqual({ delivery: "msg_8", type: "" });
});

test.each([
  [{ event: "a", eventType: "b" }, "a"],
  [{ eventType: "b", type: "c" }, "b"],
  [{ event: 5, type: "c" }, "c"],
  [{ listingId: "l", dateRange: {} }, "calendar.updated.v2"],
  [{ event: "x".repeat(200) }, "x".repeat(100)],
  [null, ""],
  [[], ""],
  ["text", ""],
])("the event of %j is %p", async (payload, type) => {
  expect((await source.identify(arrivalOf(JSON.stringify(payload)))).type).toBe(type);
});

const ids = { delivery: svixId(0) };

test.each<[string, string, unknown, string]>([
  ["an unknown event", "listing.teleported", {}, 'unknown event "listing.teleported"'],
  ["no event", "", {}, 'unknown event ""'],
  ["an empty reservation", "reservation.updated.v2", {}, "the reservation has no id"],
  ["no payload", "reservation.created.v2", null, "the reservation has no id"],
  [
    "an id that is none",
    "reservation.updated.v2",
    { data: { reservationId: "../x" } },
    "the reservation has no id",
  ],
  ["an empty legacy reservation", "reservation.updated", { reservation: null }, "the reservation has no id"],
  ["a folio of nothing", "guest-folio.updated", { data: {} }, "the reservation has no id"],
  ["an empty listing", "listing.updated", { listing: {} }, "the listing has no id"],
  ["an empty guest", "guest.created", { guest: [] }, "the guest has no id"],
  ["an empty task", "task.created", {}, "the task has no id"],
  ["a calendar of nothing", "calendar.updated.v2", { dateRange: {} }, "the calendar has no listing"],
  ["a payment of nothing", "payments.failed", { payment: {} }, "the payment has no id and no reservation"],
  ["no conversation", "reservation.messageReceived", { message: {} }, "the conversation has no id"],
  [
    "a message without a time",
    "reservation.messageSent",
    { conversation: { _id: "c" }, message: { _id: "m", body: "b" } },
    "the message has no time",
  ],
  [
    "a message without an id",
    "reservation.messageSent",
    { conversation: { _id: "c" }, message: { createdAt: "2026-11-20T10:00:00Z", body: " " } },
    "the message has no id",
  ],
])("%s is quarantined with the reason", async (_, type, payload, quarantine) => {
  expect(await source.transform({ ...ids, type }, payload)).toEqual({ quarantine });
});

test("what does not tell when it happened is quarantined", async () => {
  const payload = { guest: { _id: "g1", fullName: "Jo" } };
  expect(await source.transform({ delivery: "own-id", type: "guest.updated" }, payload)).toEqual({
    quarantine: "neither the payload nor the delivery's id tells when it happened",
  });
});

test("how a guest pays is known, and not kept", async () => {
  expect(await transform({ event: "payments.method.received", payment: { last4: "4242" } })).toEqual({
    ignored: "how a guest pays is not kept",
  });
});

test.each([
  [{ data: { reservationId: RESERVATION } }],
  [{ data: { reservation: { id: RESERVATION } } }],
  [{ data: { reservation: { _id: RESERVATION } } }],
  [{ reservationId: RESERVATION }],
  [{ reservation: { _id: RESERVATION } }],
])("the reservation of %j is asked for", async (payload) => {
  expect(await source.transform({ ...ids, type: "reservation.updated.v2" }, payload)).toEqual({
    fetch: [RESERVATION],
  });
});

test("no secret that is written anywhere gets into a record, from the event or from the API", async () => {
  const text = `${SECRET} ${SECRET.replace("whsec_", "")} ${PATH_KEY} https://x.example/?sig=5f0c1b7e`;
  const fetched = {
    ...fetchedReservation({ notes: { keyCode: "4711", specialRequests: "A cot" } }),
    guest: { fullName: "Jo" },
  };
  const meaning = await transform(
    leanEvent(0, { confirmationCode: text }),
    svixId(0),
    new Map([[RESERVATION, fetched]]),
  );
  expect(JSON.stringify(meaning)).toContain("[redacted] [redacted] [redacted] [redacted]");
  expect(JSON.stringify(meaning)).not.toMatch(/4711|5f0c1b7e/);
});

test("a secret where a long event name is cut leaves nothing behind", async () => {
  const { type } = await source.identify(arrivalOf(JSON.stringify({ event: `${"x".repeat(90)} ${SECRET}` })));
  expect(type).toHaveLength(100);
  expect(type).not.toContain(SECRET.slice(0, 5));
});
