import { parseEvent, parsePush } from "../../../lambdas/vectorize/parse-push";
import { examplePut, versionAt } from "./example-event";

const PUSHED = { messageId: "1", publishTime: "2026-11-20T10:15:00.123456Z" };
const messageOf = (event: unknown) => ({
  ...PUSHED,
  data: Buffer.from(JSON.stringify(event)).toString("base64"),
});

test("a push is read with what matters of it", () => {
  const message = { ...PUSHED, data: "e30=", attributes: { op: "put" }, orderingKey: "m1" };
  const body = { message: { ...message, message_id: "1" }, subscription: "s", deliveryAttempt: 3 };
  expect(parsePush(body)).toEqual({ value: { message, deliveryAttempt: 3 } });
  expect(parsePush({ message: PUSHED })).toEqual({ value: { message: PUSHED } });
});

test.each([
  [undefined, /^body: /],
  ["text", /^body: /],
  [{}, /^body\.message: /],
  [
    { message: { messageId: 1, publishTime: "today" } },
    /^body\.message\.messageId: .*; body\.message\.publishTime: /,
  ],
  [{ message: { ...PUSHED, attributes: { a: 1 } } }, /^body\.message\.attributes\.a: /],
])("the body %j is no push", (body, problem) => {
  expect(parsePush(body)).toEqual({ problem: expect.stringMatching(problem) });
});

test("an event is read as it was published", () => {
  const put = examplePut({
    message: {
      thread: "t",
      editedAt: "2026-11-20T10:16:00.000Z",
      attachments: [{ title: "a", type: "file" }],
      isAssistant: true,
      reactions: { ":+1:": ["ana"] },
    },
  });
  const gone = { op: "delete", id: "m1", version: versionAt(2) };
  expect(parseEvent(messageOf(put))).toEqual({ value: put });
  expect(parseEvent(messageOf(gone))).toEqual({ value: gone });
});

test.each([
  [
    "of another schema",
    { ...messageOf(examplePut()), attributes: { schema: "2" } },
    /^attributes\.schema: is 2, /,
  ],
  ["without data", PUSHED, /^data: is not JSON$/],
  ["of bytes that are no text", { ...PUSHED, data: "////" }, /^data: is not JSON$/],
  [
    "of words, none of which are repeated",
    { ...PUSHED, data: Buffer.from("the code is 4711").toString("base64") },
    /^data: is not JSON$/,
  ],
  ["of null", messageOf(null), /^data: /],
  ["of another kind", messageOf({ ...examplePut(), op: "patch" }), /^data\.op: /],
  ["without an id", messageOf({ ...examplePut(), id: "" }), /^data\.id: /],
  ["with an id too long for Firestore", messageOf({ ...examplePut(), id: "x".repeat(300) }), /^data\.id: /],
  [
    "of a room that would pass for another",
    messageOf({ ...examplePut(), room: "a:h:b" }),
    /^data\.room: must have /,
  ],
  ["without a version", messageOf({ ...examplePut(), version: undefined }), /^data\.version: /],
  [
    "of no time",
    messageOf({ ...examplePut(), version: { ...versionAt(1), at: "now" } }),
    /^data\.version\.at: /,
  ],
  ["sent at no time", messageOf(examplePut({ message: { sentAt: "10:15" } })), /^data\.message\.sentAt: /],
  [
    "without words",
    messageOf(examplePut({ message: { text: undefined as never } })),
    /^data\.message\.text: /,
  ],
  [
    "by nobody",
    messageOf(examplePut({ message: { user: {} as never } })),
    /^data\.message\.user\.id: .*username: /,
  ],
  [
    "with reactions of a wrong form",
    messageOf(examplePut({ message: { reactions: { ":x:": "ana" } as never } })),
    /^data\.message\.reactions\.:x:: /,
  ],
])("an event %s is refused", (_, message, problem) => {
  expect(parseEvent(message)).toEqual({ problem: expect.stringMatching(problem) });
});
