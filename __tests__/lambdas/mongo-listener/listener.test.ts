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
