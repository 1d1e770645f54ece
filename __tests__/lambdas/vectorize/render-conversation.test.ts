import type { ChatRoom } from "../../../lambdas/shared/chat/chat-documents";
import type { ChatMessageContent } from "../../../lambdas/shared/chat/chat-message-event";
import { parseBlock } from "../../../lambdas/vectorize/block";
import type { ShownMessage } from "../../../lambdas/vectorize/chat-store";
import { renderConversation } from "../../../lambdas/vectorize/render-conversation";
import { examplePut, exampleRoom, versionAt } from "./example-event";

function said(id: string, time: string, message: Partial<ChatMessageContent> = {}, order = 1): ShownMessage {
  const sentAt = `2026-11-20T${time}.000Z`;
  return { id, version: versionAt(order), message: examplePut({ message: { sentAt, ...message } }).message };
}

function render(
  messages: ShownMessage[],
  { room = exampleRoom(), thread = "" }: { room?: ChatRoom | null; thread?: string } = {},
) {
  const block = parseBlock(thread ? `ops:t:${thread}:2026-11-20` : "ops:h:2026-11-20T10");
  const root = thread ? said(thread, "09:00:00", { text: "Does anybody\n\nknow a plumber?" }) : undefined;
  return renderConversation(block, { revision: "", messages, room: room ?? undefined, root });
}

test("messages are lines in the order of time, under where and when they were written", () => {
  const conversation = render([
    said("m2", "10:16:00", { text: "Which one?", user: { id: "u2", username: "ben" } }, 5),
    said("m1", "10:15:00"),
  ]);
  const text = "Ana (10:15): The boiler in Casa Azul is leaking.\nben (10:16): Which one?";
  expect(conversation?.record).toMatchObject({
    id: "rocketchat:conversation:ops:h:2026-11-20T10",
    title: "Chat in #operations",
    occurredAt: "2026-11-20T10:15:00.000Z",
    version: versionAt(5),
    access: { audience: "public-rooms", rooms: ["ops"] },
    text,
  });
  expect(conversation?.chunks).toEqual([
    {
      text,
      embedded: `Chat in #operations (2026-11-20)\n${text}`,
      occurredAt: "2026-11-20T10:15:00.000Z",
      version: versionAt(5),
      room: "ops",
      messages: ["m1", "m2"],
    },
  ]);
});

test("a pause of more than five minutes begins something new", () => {
  const chunks = render([said("a", "10:00:00"), said("b", "10:05:00"), said("c", "10:10:01")])?.chunks;
  expect(chunks?.map(({ messages }) => messages)).toEqual([["a", "b"], ["c"]]);
});

test("a chunk has 1600 characters at most, and a long message goes on in the next under its writer's name", () => {
  const long = Array.from({ length: 60 }, (_, night) => `In night ${night} somebody slammed the door.`).join(
    " ",
  );
  const chunks = render([
    said("a", "10:00:00"),
    said("b", "10:01:00", { text: long }),
    said("c", "10:02:00"),
  ])?.chunks;
  expect(chunks?.map(({ messages }) => messages)).toEqual([["a"], ["b"], ["b", "c"]]);
  for (const { text } of chunks ?? []) expect(text.length).toBeLessThanOrEqual(1600);
  const words = chunks?.slice(1).map(({ text }) => text.split("\n")[0]?.replace("Ana (10:01): ", ""));
  expect(words?.join(" ")).toBe(long);
});

test("a thread is headed by its first words, which are not in its points", () => {
  const [chunk] =
    render([said("r", "10:00:00", { text: "Yes, Marta.", thread: "m1" })], { thread: "m1" })?.chunks ?? [];
  expect(chunk?.embedded).toBe(
    "Thread in #operations: Does anybody know a plumber? (2026-11-20)\nAna (10:00): Yes, Marta.",
  );
  expect(chunk?.messages).toEqual(["r"]);
});

test("files are told by their words, or else by what they are; what has no words at all is not shown", () => {
  const attachments = [{ title: "invoice.pdf", text: "EUR 120" }, { type: "image/png" }, {}];
  const [chunk] =
    render([said("a", "10:00:00", { text: "", attachments }), said("b", "10:01:00", { text: " \u200b" })])
      ?.chunks ?? [];
  expect(chunk).toMatchObject({ text: "Ana (10:00): invoice.pdf: EUR 120\n[image/png]", messages: ["a"] });
  expect(render([said("b", "10:01:00", { text: "" })])).toBeUndefined();
});

test("nobody can write as somebody else, or what only a model reads", () => {
  const user = { id: "u", username: "u", name: "Eve (10:00): hi\nAna\u200b" };
  const [chunk] = render([said("a", "10:01:00", { user, text: "Pay\u{e0041} now" })])?.chunks ?? [];
  expect(chunk?.text).toBe("Eve (10:00): hi Ana (10:01): Pay now");
});

test("a name without end leaves room for what is said", () => {
  const user = { id: "u", username: "u", name: "x".repeat(5000) };
  const chunks = render([said("a", "10:01:00", { user, text: "Hello. ".repeat(500) })])?.chunks ?? [];
  expect(chunks.length).toBeLessThan(5);
  for (const { text } of chunks) expect(text).toMatch(/^x{80} \(10:01\): Hello\./);
});

test.each([
  ["a public channel", exampleRoom(), "public-rooms", "Chat in #operations"],
  ["a channel of a team", exampleRoom({ teamId: "t1" }), "room", "Chat in #operations"],
  ["a private group", exampleRoom({ type: "p" }), "room", "Chat in #operations"],
  [
    "direct messages",
    exampleRoom({ type: "d", name: "", usernames: ["ana", "ben"] }),
    "room",
    "Chat in direct messages of ana and ben",
  ],
  ["a livechat", exampleRoom({ type: "l", name: "Guest 7" }), "room", "Chat in #Guest 7"],
  ["a room that is not known yet", null, "room", "Chat in a room of the chat"],
])("in %s", (_, room, audience, title) => {
  expect(render([said("a", "10:00:00")], { room })?.record).toMatchObject({
    title,
    access: { audience, rooms: ["ops"] },
  });
});

test.each<ChatRoom>([exampleRoom({ encrypted: true }), { id: "ops", deleted: true, version: versionAt(1) }])(
  "nobody reads what is in the room %j",
  (room) => {
    expect(render([said("a", "10:00:00")], { room })).toBeUndefined();
  },
);
