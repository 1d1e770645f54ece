import { message, room, subscription, user } from "./chat-samples";
import { type ChatServices, startChatServices } from "./chat-services";
import { type ListenerProcess, startListener } from "./listener-process";
import { until } from "./until";

jest.setTimeout(60_000);

let chat: ChatServices;
let listener: ListenerProcess;
const messages = () => chat.db.collection<{ _id: string }>("rocketchat_message");
const rooms = () => chat.db.collection<{ _id: string }>("rocketchat_room");
const users = () => chat.db.collection<{ _id: string }>("users");
const subscriptions = () => chat.db.collection<{ _id: string }>("rocketchat_subscription");
const mirrored = async (path: string) => (await chat.firestore.doc(path).get()).data();
const eventsOf = (id: string) =>
  chat.received.filter(({ event }) => event.id === id).map(({ event }) => event);

beforeAll(async () => {
  chat = await startChatServices();
  await rooms().insertMany([room("general"), room("team", { t: "p" })]);
  await users().insertOne(user("ana"));
  await subscriptions().insertOne(subscription("s1", "team", "ana", { roles: ["owner"] }));
  await messages().insertMany([
    message("old-1"),
    message("old-2", { t: "uj", msg: "ana" }),
    message("old-3"),
  ]);
  listener = await startListener(chat.environment);
  await listener.logged("listener.streaming");
});

afterAll(async () => {
  await listener?.end();
  await chat?.close();
});

test("what was there before the start is copied: people's messages are published, the rest is mirrored", async () => {
  await until(() => expect(eventsOf("old-3")).toHaveLength(1));
  expect(eventsOf("old-1")).toEqual([
    {
      op: "put",
      id: "old-1",
      room: "general",
      version: { at: expect.stringMatching(/T.*\.000Z$/), rank: expect.any(Number), delivery: "" },
      message: {
        text: "Text of old-1",
        sentAt: expect.stringMatching(/Z$/),
        user: { id: "ana", username: "ana", name: "Ana" },
      },
    },
  ]);
  expect(eventsOf("old-2")).toEqual([]);
  expect(await mirrored("chatRooms/team")).toMatchObject({
    id: "team",
    type: "p",
    encrypted: false,
    deleted: false,
  });
  expect(await mirrored("chatMemberships/s1")).toMatchObject({ room: "team", user: "ana", roles: ["owner"] });
  expect(await mirrored("chatUsers/ana")).toEqual({
    username: "ana",
    name: "ana",
    active: true,
    roles: ["user"],
    type: "user",
    deleted: false,
    version: expect.anything(),
  });
});

test("a message is published when it is written, edited and deleted, under its own ordering key", async () => {
  await messages().insertOne(message("m1"));
  await until(() => expect(eventsOf("m1")).toHaveLength(1));
  await messages().updateOne({ _id: "m1" }, { $set: { msg: "Edited", editedAt: new Date() } });
  await messages().deleteOne({ _id: "m1" });
  await until(() => expect(eventsOf("m1").at(-1)).toMatchObject({ op: "delete" }));
  const keys = chat.received.filter(({ event }) => event.id === "m1").map(({ orderingKey }) => orderingKey);
  expect(new Set(keys)).toEqual(new Set(["m1"]));
  const { attributes } = chat.received.findLast(({ event }) => event.id === "m1") ?? {};
  expect(attributes).toEqual({
    op: "delete",
    collection: "rocketchat_message",
    documentId: "m1",
    clusterTime: expect.stringMatching(/Z$/),
    term: "1",
    schema: "1",
  });
});

test("what nobody says is not published: read receipts, counters, pins, other people's reactions", async () => {
  await messages().insertOne(message("m2"));
  await until(() => expect(eventsOf("m2")).toHaveLength(1));
  const reactions = { ":heart:": { usernames: ["ben"] } };
  await messages().updateOne({ _id: "m2" }, { $set: { tcount: 1, pinned: true, unread: false, reactions } });
  await messages().insertOne(message("m2-system", { t: "au" }));
  await messages().insertOne(message("m2-clone", { _hidden: true, parent: "m2" }));
  await messages().insertOne(message("m3"));
  await until(() => expect(eventsOf("m3")).toHaveLength(1));
  expect([eventsOf("m2").length, eventsOf("m2-system"), eventsOf("m2-clone")]).toEqual([1, [], []]);
});

test("reactions to the assistant's answers are published, also when they are taken back", async () => {
  const answer = message("m4-answer", { u: { _id: "assistant", username: "tricloud" } });
  await messages().insertOne(answer);
  await messages().updateOne(
    { _id: "m4-answer" },
    { $set: { reactions: { ":+1:": { usernames: ["ana"] } } } },
  );
  await until(() =>
    expect(eventsOf("m4-answer").at(-1)).toMatchObject({
      message: { isAssistant: true, reactions: { ":+1:": ["ana"] } },
    }),
  );
  await messages().updateOne({ _id: "m4-answer" }, { $unset: { reactions: 1 } });
  await until(() => expect(eventsOf("m4-answer").at(-1)).not.toHaveProperty("message.reactions"));
});

test("a message that becomes hidden, encrypted or a deleted marker is withdrawn", async () => {
  const becoming = { hidden: { _hidden: true }, encrypted: { t: "e2e" }, deleted: { t: "rm", msg: "" } };
  await messages().insertMany(Object.keys(becoming).map((id) => message(id)));
  for (const [id, fields] of Object.entries(becoming))
    await messages().updateOne({ _id: id }, { $set: fields });
  for (const id of Object.keys(becoming)) {
    await until(() => expect(eventsOf(id).at(-1)).toMatchObject({ op: "delete", room: "general" }));
  }
});

test("who may read what follows the chat: joining, leaving, a room turned private or deleted, a deactivated user", async () => {
  await subscriptions().insertOne(subscription("s2", "team", "ben"));
  await until(async () => expect(await mirrored("chatMemberships/s2")).toMatchObject({ user: "ben" }));
  await subscriptions().deleteOne({ _id: "s2" });
  await rooms().updateOne({ _id: "general" }, { $set: { t: "p" } });
  await rooms().deleteOne({ _id: "team" });
  await users().updateOne({ _id: "ana" }, { $set: { active: false } });
  const version = {
    at: expect.stringMatching(/Z$/),
    rank: expect.any(Number),
    delivery: expect.stringMatching(/^82/),
  };
  await until(async () => expect(await mirrored("chatUsers/ana")).toMatchObject({ active: false, version }));
  expect(await mirrored("chatMemberships/s2")).toEqual({ deleted: true, version });
  expect(await mirrored("chatRooms/general")).toMatchObject({ type: "p", version });
  expect(await mirrored("chatRooms/team")).toEqual({ id: "team", deleted: true, version });
});

test("many messages at once are all published, and edits of them come after", async () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => `bulk-${index}`);
  await messages().insertMany(ids.map((id) => message(id)));
  await messages().updateMany({ _id: /^bulk-\d0$/ }, { $set: { msg: "Edited" } });
  await until(() => {
    const texts = new Map(
      chat.received.map(({ event }) => [event.id, event.op === "put" && event.message.text]),
    );
    expect(
      ids.filter((id) => texts.get(id) !== (/^bulk-\d0$/.test(id) ? "Edited" : `Text of ${id}`)),
    ).toEqual([]);
  });
});

test("the position moves on while the chat is silent", async () => {
  await until(async () => expect((await chat.state())?.token).toBeDefined());
  const before = await chat.state();
  await until(async () => expect((await chat.state())?.asOf).not.toBe(before?.asOf));
  expect((await fetch(`${listener.url}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${listener.url}/metrics`)).text()).toMatch(/tricloud_listener_leader 1\n/);
});
