import { once } from "node:events";
import type { Message } from "@google-cloud/pubsub";
import { firestoreChatStore } from "../../../lambdas/vectorize/firestore-chat-store";
import { startFunction } from "../running-function";
import { type ChatCloud, startChatCloud } from "./chat-cloud";
import { examplePut, exampleRoom, versionAt } from "./example-event";
import { exampleRecord } from "./example-record";

jest.setTimeout(30_000);

let cloud: ChatCloud;
beforeAll(async () => {
  cloud = await startChatCloud();
}, 60_000);
afterAll(() => cloud.close());

test("what waited for a new day is shown with the first call, a record as well as a conversation", async () => {
  const { firestore } = cloud;
  const waits = (record: string) =>
    firestore.doc(`waitingVectors/${record}`).set({ record, dueAt: Date.now() });
  const chat = firestoreChatStore(firestore);
  await chat.apply([examplePut({ id: "w1", room: "r0" })]);
  await waits("rocketchat:conversation:r0:h:2026-11-20T10");
  const record = exampleRecord({ id: "aircall:call:7" });
  await firestore.doc(`records/${record.id}`).set(record);
  await waits(record.id);
  const isAssistant = true;
  await cloud.publish(examplePut({ id: "w2", room: "r9", message: { isAssistant } }));
  await cloud.messages.logged("waiting.shown", { records: 2 });
  const shown = (await cloud.payloads()).map((payload) => payload.record);
  expect(shown).toEqual([record.id, "rocketchat:conversation:r0:h:2026-11-20T10"]);
  expect((await firestore.collection("waitingVectors").get()).size).toBe(0);
});

test("a message is shown to its room, changes with its edits, and goes with its deletion", async () => {
  const room = "r1";
  await cloud.putRoom(exampleRoom({ id: room }));
  await cloud.publish(examplePut({ id: "m1", room }));
  const block = "r1:h:2026-11-20T10";
  const seen = await cloud.messages.logged("message.vectorized", { messageId: "m1" });
  expect(seen).toMatchObject({ block, chunks: 1, embedded: 1, reused: 0 });
  expect(seen["lagMs"]).toBeGreaterThanOrEqual(seen["durationMs"] as number);
  expect(await inRoom(room)).toMatchObject([
    {
      record: `rocketchat:conversation:${block}`,
      kind: "conversation",
      source: "rocketchat",
      title: "Chat in #operations",
      text: "Ana (10:15): The boiler in Casa Azul is leaking.",
      occurredAt: "2026-11-20T10:15:00.000Z",
      audience: "public-rooms",
      rooms: [room],
      messages: ["m1"],
      version: versionAt(1),
    },
  ]);

  const message = { text: "The boiler in Casa Rosa is leaking." };
  await cloud.publish(examplePut({ id: "m1", room, version: versionAt(2), message }));
  await cloud.messages.logged("message.vectorized", { messageId: "m1" });
  expect((await inRoom(room)).map(({ text }) => text)).toEqual([
    "Ana (10:15): The boiler in Casa Rosa is leaking.",
  ]);

  await cloud.publish({ op: "delete", id: "m1", version: versionAt(3) });
  expect(await cloud.messages.logged("message.deleted", { messageId: "m1" })).toMatchObject({ block });
  expect(await inRoom(room)).toEqual([]);
  const tombstone = await cloud.firestore.doc("chatMessages/m1").get();
  expect(tombstone.data()).toEqual({
    id: "m1",
    room,
    block: null,
    formerBlocks: [block],
    threadBlocks: [],
    deleted: true,
    version: versionAt(3),
    contentHash: "",
  });

  await cloud.publish(examplePut({ id: "m1", room, version: versionAt(2), message }));
  await cloud.messages.logged("message.dropped", { messageId: "m1", reason: "stale" });
  expect(await inRoom(room)).toEqual([]);
});

test("a change that says nothing new is dropped, and leaves its version", async () => {
  await cloud.publish(examplePut({ id: "n1", room: "r2" }));
  await cloud.messages.logged("message.vectorized", { messageId: "n1" });
  await cloud.publish(examplePut({ id: "n1", room: "r2", version: versionAt(7) }));
  await cloud.messages.logged("message.dropped", { messageId: "n1", reason: "unchanged" });
  expect((await cloud.firestore.doc("chatMessages/n1").get()).get("version")).toEqual(versionAt(7));
});

test("replies are shown with the thread's first words, which change when they do, whichever comes first", async () => {
  const room = "r3";
  const reply = { text: "The plumber comes at four.", thread: "t1", user: { id: "u2", username: "ben" } };
  await cloud.publish(
    examplePut({ id: "t2", room, message: { ...reply, sentAt: "2026-11-20T13:00:00.000Z" } }),
  );
  await cloud.messages.logged("message.vectorized", { messageId: "t2" });
  expect((await inRoom(room)).map(({ title }) => title)).toEqual(["Thread in a room of the chat"]);

  await cloud.publish(examplePut({ id: "t1", room }));
  await cloud.messages.logged("message.vectorized", { messageId: "t1" });
  expect(await inRoom(room)).toMatchObject([
    { record: "rocketchat:conversation:r3:h:2026-11-20T10", messages: ["t1"] },
    {
      record: "rocketchat:conversation:r3:t:t1:2026-11-20",
      title: "Thread in a room of the chat: The boiler in Casa Azul is leaking.",
      text: "ben (13:00): The plumber comes at four.",
      messages: ["t2"],
    },
  ]);
});

test("who may read a room's messages follows the room, and what is deleted or encrypted nobody finds", async () => {
  const room = "r4";
  await cloud.publish(examplePut({ id: "p1", room }));
  await cloud.messages.logged("message.vectorized", { messageId: "p1" });
  const audiences = async () => (await inRoom(room)).map(({ audience, title }) => [audience, title]);
  expect(await audiences()).toEqual([["room", "Chat in a room of the chat"]]);
  const become = async (order: number, changes: object) => {
    await cloud.putRoom(exampleRoom({ id: room, version: versionAt(order), ...changes }));
    await cloud.rooms.logged("room.shown", { room });
    return audiences();
  };
  expect(await become(1, {})).toEqual([["public-rooms", "Chat in #operations"]]);
  expect(await become(2, { type: "p" })).toEqual([["room", "Chat in #operations"]]);
  expect(await become(3, { type: "p", encrypted: true })).toEqual([]);
  expect(await become(4, { type: "c" })).toEqual([["public-rooms", "Chat in #operations"]]);
  expect(await become(5, { name: "repairs" })).toEqual([["public-rooms", "Chat in #repairs"]]);
  await cloud.putRoom({ id: room, deleted: true, version: versionAt(6) });
  await cloud.rooms.logged("room.shown", { room, blocks: 0 });
  expect(await audiences()).toEqual([]);
});

test("what people think of an answer becomes a record, and goes when they take it back", async () => {
  const feedback = cloud.firestore.doc("records/assistant:feedback:q1-answer");
  const answer = { isAssistant: true, text: "At eleven.", thread: "q1" } as const;
  const reactions = { ":thumbsup:": ["ana", "ben"], ":x:": ["cleo"], ":eyes:": ["dan"] };
  await cloud.publish(examplePut({ id: "q1-answer", room: "r5", message: { ...answer, reactions } }));
  await cloud.messages.logged("message.feedback", { messageId: "q1-answer" });
  expect((await feedback.get()).data()).toMatchObject({
    kind: "feedback",
    facts: { question: "q1", answer: "q1-answer", positive: 2, negative: 1, users: ["ana", "ben", "cleo"] },
    access: { audience: "private", owners: [] },
  });
  await cloud.publish(examplePut({ id: "q1-answer", room: "r5", version: versionAt(2), message: answer }));
  await cloud.messages.logged("message.dropped", { messageId: "q1-answer" });
  expect((await feedback.get()).exists).toBe(false);
  expect(await inRoom("r5")).toEqual([]);
});

test("a hundred messages at once are stored together, embedded together, and each is found once", async () => {
  const room = "r6";
  const ids = Array.from({ length: 100 }, (_, index) => `h${index}`);
  await Promise.all(
    ids.map((id, index) =>
      cloud.publish(
        examplePut({
          id,
          room,
          message: {
            text: `Guest ${index} arrives late.`,
            sentAt: `2026-11-20T${10 + (index % 4)}:${String(index % 60).padStart(2, "0")}:00.000Z`,
          },
        }),
      ),
    ),
  );
  for (const id of ids) await cloud.messages.logged("message.vectorized", { messageId: id });
  const found = (await inRoom(room)).flatMap(({ messages }) => messages ?? []);
  expect(found.toSorted()).toEqual(ids.toSorted());
});

test("what is no message is put with the dead letters, with the reason, and does not come again", async () => {
  const received = once(cloud.letters, "message");
  await cloud.publish('{"op":"put","id":"bad"}');
  const { reason } = await cloud.messages.logged("message.failed", {});
  expect(reason).toMatch(/^data\.room: .*; data\.version: .*; data\.message: /);
  const [letter] = (await received) as [Message];
  letter.ack();
  const { message, ...others } = JSON.parse(String(letter.data));
  expect(others).toEqual({ reason });
  expect(Buffer.from(message.data, "base64").toString()).toBe('{"op":"put","id":"bad"}');
  expect(message).toMatchObject({ attributes: { schema: "1" }, orderingKey: "none" });
});

test("whoever is not Pub/Sub is refused", async () => {
  const post = (headers: Record<string, string>) =>
    fetch(cloud.messages.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: "{}",
    });
  expect((await post({})).status).toBe(401);
  expect((await post({ authorization: "Bearer a.b.c" })).status).toBe(401);
  expect((await fetch(cloud.messages.url)).status).toBe(405);
});

test.each([
  ["PUSH_ACCOUNT", "", "PUSH_ACCOUNT is not set. Give it to the function"],
  [
    "MAX_DELIVERY_ATTEMPTS",
    "ten",
    'MAX_DELIVERY_ATTEMPTS is "ten". Give the function a whole number, 1 or more.',
  ],
  [
    "EMBEDDING_TEXTS_A_DAY",
    "0",
    'EMBEDDING_TEXTS_A_DAY is "0". Give the function a whole number, 1 or more.',
  ],
])("a function whose %s is %j does not start, and says why", async (name, value, message) => {
  const source = {
    entry: "lambdas/vectorize/index.ts",
    target: "vectorizeMessages",
    signature: "http",
  } as const;
  await expect(startFunction(source, { ...cloud.settings, [name]: value })).rejects.toThrow(message);
});

async function inRoom(room: string) {
  return (await cloud.payloads()).filter((payload) => payload.room === room);
}
