import fc from "fast-check";
import { memberOf } from "../../../lambdas/guesty-webhook/lenient";
import { newestMessages } from "../../../lambdas/guesty-webhook/render-conversation";
import { assembleTurns } from "../../../lambdas/guesty-webhook/turns";
import {
  mergeUpdates,
  type RecordParts,
  type RecordUpdate,
} from "../../../lambdas/shared/ingestion/record-part";
import { at, CONVERSATION, GUEST, messageEvent, RESERVATION, svixId } from "./payloads";
import { source, tell, transform } from "./tell";

const ID = `guesty:conversation:${CONVERSATION}`;

const sent = (minute: number, message: object = {}) => ({
  ...messageEvent(minute, { type: "fromHost", body: "Yes, it is.", ...message }),
  event: "reservation.messageSent",
});

test("messages become one conversation that a person can read", async () => {
  const [record] = await tell([
    messageEvent(0),
    messageEvent(1, { body: "And is there a lift?" }),
    sent(9, { body: "Parking is free, and there is a lift." }),
    messageEvent(60, { body: "Thank you!" }),
  ]);
  expect(record).toMatchObject({
    id: ID,
    source: "guesty",
    kind: "conversation",
    occurredAt: at(60),
    title: "Conversation with Jo through Airbnb about GY-X1",
    facts: {
      guest: "Jo",
      language: "en",
      channel: "Airbnb",
      confirmationCodes: ["GY-X1"],
      messages: 4,
      turns: 3,
      firstMessageAt: at(0),
      lastMessageAt: at(60),
      lastSide: "guest",
      waitingForUs: true,
    },
    access: { audience: "staff" },
    links: [`guesty:guest:${GUEST}`, `guesty:reservation:${RESERVATION}`],
    url: `https://app.guesty.com/inbox-v2/${CONVERSATION}`,
  });
  expect(record?.text.split("\n\n").slice(1)).toEqual([
    "Jo (guest), 20 November 2026 at 10:00 (UTC):\nIs parking free?\nAnd is there a lift?",
    "We, 20 November 2026 at 10:09 (UTC):\nParking is free, and there is a lift.",
    "Jo (guest), 20 November 2026 at 11:00 (UTC):\nThank you!",
  ]);
});

test("a turn ends with fifteen minutes of silence, or when another side speaks", () => {
  const message = (minute: number, side: "guest" | "host") => ({
    id: `m${minute}`,
    at: at(minute),
    side,
    body: `${minute}`,
  });
  const turns = assembleTurns([
    message(46, "guest"),
    message(0, "guest"),
    message(15, "guest"),
    message(30, "guest"),
    message(47, "host"),
    message(48, "guest"),
  ]);
  expect(turns).toEqual([
    { side: "guest", at: at(0), bodies: ["0", "15", "30"] },
    { side: "guest", at: at(46), bodies: ["46"] },
    { side: "host", at: at(47), bodies: ["47"] },
    { side: "guest", at: at(48), bodies: ["48"] },
  ]);
});

test("what the thread tells of earlier messages fills gaps, and never replaces a message's own event", async () => {
  const thread = [
    { _id: "m-lost", type: "fromGuest", body: "We arrive at nine.", createdAt: at(-30), module: "airbnb2" },
    { postId: "m0", type: "fromGuest", body: "a shorter version", createdAt: at(0) },
    { body: "no id", createdAt: at(0) },
    null,
  ];
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const events = [messageEvent(0), messageEvent(5, { body: "Hello?" }, { thread })];
    const [record] = await tell(order.map((index) => events[index] ?? {}));
    expect(record?.facts["messages"]).toBe(3);
    expect(record?.text).toContain("We arrive at nine.");
    expect(record?.text).toContain("Is parking free?");
    expect(record?.text).not.toContain("a shorter version");
  }
});

test.each([
  ["fromGuest", "Jo (guest)"],
  ["toGuest", "We"],
  ["fromOwner", "Owner"],
  ["fromThirdParty", "Third party"],
  ["somethingNew", "Note"],
  [undefined, "Note"],
])("a message of type %p is told as that of %p", async (type, speaker) => {
  const [record] = await tell([messageEvent(0, { type })]);
  expect(record?.text).toContain(`\n\n${speaker}, `);
});

test("a message has its id by either name, and a language that is none is absent", async () => {
  const [record] = await tell([messageEvent(0, { _id: undefined, postId: "p1" }, { language: "<b>" })]);
  expect(record?.facts).toMatchObject({ messages: 1, language: null });
});

test.each<[string, object, string]>([
  ["a photo alone", { body: "", attachments: [{ url: "https://x.example/a.jpg" }] }, "(1 attachment)"],
  [
    "a text with photos",
    { body: "The tap drips.", attachments: [{}, {}] },
    "The tap drips.\n(2 attachments)",
  ],
  ["nothing", { body: null }, "(no text)"],
  ["only what nobody sees", { body: "\u200b\u200b", subject: "Hello" }, "Hello"],
])("a message of %s has its place in the conversation", async (_, message, body) => {
  const [record] = await tell([sent(0), messageEvent(1, message)]);
  expect(record?.text.split("\n\n").at(-1)).toBe(`Jo (guest), 20 November 2026 at 10:01 (UTC):\n${body}`);
  expect(record?.facts).toMatchObject({ messages: 2, waitingForUs: true });
});

test("a long message is kept whole, whatever alphabet it is written in", async () => {
  const body = "Здравствуйте! ".repeat(320).trim();
  const [record] = await tell([messageEvent(0, { body })]);
  expect(record?.text).toContain(body);
});

test.each(["é", '"', "👩👩👧"])(
  "a very long message of %p is cut where it fits, never within a character",
  async (text) => {
    const meaning = await transform(messageEvent(0, { body: text.repeat(11_000) }));
    const updates = "updates" in meaning ? meaning.updates : [];
    const kept = String(memberOf(updates.at(-1)?.content, "body"));
    expect(kept.length).toBeLessThanOrEqual(10_000);
    expect(kept.length).toBeGreaterThan(9_990);
    expect(kept).toMatch(/…$/);
    expect(Buffer.from(kept).toString()).toBe(kept);
  },
);

/** Takes updates in as the store does, some at a time, but keeps only what is to be kept. */
function collect(updates: readonly RecordUpdate[]): RecordParts {
  let parts: RecordParts = {};
  for (let first = 0; first < updates.length; first += 9) {
    parts = newestMessages(mergeUpdates(parts, updates.slice(first, first + 9)).parts);
  }
  return parts;
}

test.each([
  [".", 200],
  ["жж", 138],
])(
  "however many messages (of %p) come in whatever order, the newest are kept and fit into a document",
  async (text, kept) => {
    const updates: RecordUpdate[] = [];
    for (let minute = 0; minute < 260; minute++) {
      // Some share a time.
      const message = { body: text.repeat(1_000 + (minute % 7) * 10), createdAt: at(Math.floor(minute / 3)) };
      const meaning = await transform(messageEvent(minute, message), svixId(minute));
      if ("updates" in meaning) updates.push(...meaning.updates);
    }
    const expected = collect(updates);
    expect(Object.keys(expected)).toHaveLength(kept + 1);
    expect(Object.keys(expected)).not.toContain("message:m0");
    expect(Buffer.byteLength(JSON.stringify(expected))).toBeLessThan(700_000);
    const { conversation } = expected;
    if (conversation) conversation.content = { guestName: "ж".repeat(500) };
    expect(Buffer.byteLength(JSON.stringify(source.render(ID, expected)))).toBeLessThan(1_000_000);
    const versions = (parts: RecordParts) =>
      Object.entries(parts)
        .map(([name, { version }]) => [name, version])
        .sort();
    const shuffled = fc.tuple(
      fc.shuffledSubarray(updates, { minLength: updates.length }),
      fc.subarray(updates, { maxLength: 60 }),
    );
    fc.assert(
      fc.property(shuffled, ([order, repeated]) => {
        expect(versions(collect([...repeated, ...order]))).toEqual(versions(expected));
        expect(versions(collect([...order, ...repeated]))).toEqual(versions(expected));
      }),
      { numRuns: 5, endOnFailure: true },
    );
  },
  30_000,
);
