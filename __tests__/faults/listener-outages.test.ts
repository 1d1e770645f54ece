import type { Fault } from "../../local/mongo/faults";
import { message, room, subscription, user } from "../lambdas/mongo-listener/chat-samples";
import { type ChatServices, startChatServices } from "../lambdas/mongo-listener/chat-services";
import { type ListenerProcess, startListener } from "../lambdas/mongo-listener/listener-process";
import { until } from "../lambdas/mongo-listener/until";

jest.setTimeout(120_000);

const faults: Fault[] = [];
let chat: ChatServices;
let listener: ListenerProcess;
const collection = (name: string) => chat.db.collection<{ _id: string }>(name);
const eventsOf = (id: string) =>
  chat.received.filter(({ event }) => event.id === id).map(({ event }) => event);
const mirrored = async (path: string) => (await chat.firestore.doc(path).get()).data();
const metric = async (name: string) => {
  const text = await (await fetch(`${listener.url}/metrics`)).text();
  return Number(new RegExp(`^tricloud_listener_${name} ([\\d.]+)`, "m").exec(text)?.[1]);
};

beforeEach(async () => {
  faults.length = 0;
  chat = await startChatServices({ oplogSize: 50, faults });
  await collection("rocketchat_room").insertMany([room("general"), room("team", { t: "p" })]);
  await collection("users").insertOne(user("ana"));
  await collection("rocketchat_subscription").insertMany([
    subscription("s1", "team", "ana"),
    subscription("s2", "team", "ben"),
  ]);
  await collection("rocketchat_message").insertMany([message("m1"), message("m2")]);
  await start();
});

afterEach(async () => {
  await listener.end();
  await chat.close();
});

async function start(): Promise<void> {
  listener = await startListener(chat.environment);
  await listener.logged("listener.streaming");
}

/** As vectorize would keep what it was told. */
async function keepMessages(): Promise<void> {
  for (const { event } of chat.received) {
    if (event.op === "put")
      await chat.firestore.doc(`chatMessages/${event.id}`).set({ room: event.room, deleted: false });
  }
}

test("changes that were missed are made up for: edits, deletions, memberships and rooms", async () => {
  await until(() => expect(chat.received).toHaveLength(2));
  await keepMessages();
  expect(await listener.end("SIGTERM")).toBe(0);
  await collection("rocketchat_message").deleteOne({ _id: "m1" });
  await collection("rocketchat_message").updateOne(
    { _id: "m2" },
    { $set: { msg: "Edited", _updatedAt: new Date() } },
  );
  await collection("rocketchat_subscription").deleteOne({ _id: "s2" });
  await collection("rocketchat_room").updateOne(
    { _id: "general" },
    { $set: { t: "p", _updatedAt: new Date() } },
  );
  await collection("users").updateOne({ _id: "ana" }, { $set: { active: false, _updatedAt: new Date() } });
  await collection("rocketchat_message").insertMany(
    Array.from({ length: 80 }, (_, index) => message(`later-${index}`)),
  );

  await start();
  expect(await listener.logged("listener.gap")).toMatchObject({
    reason: "history lost",
    gaps: 1,
    severity: "ERROR",
  });
  await until(() =>
    expect(eventsOf("m1").at(-1)).toMatchObject({ op: "delete", room: "general", version: { delivery: "" } }),
  );
  expect(eventsOf("m2").at(-1)).toMatchObject({ op: "put", message: { text: "Edited" } });
  await until(async () => expect((await chat.state())?.phase).toBe("stream"));
  expect(await mirrored("chatMemberships/s2")).toEqual({ deleted: true, version: expect.anything() });
  expect(await mirrored("chatMemberships/s1")).toMatchObject({ deleted: false });
  expect(await mirrored("chatRooms/general")).toMatchObject({ type: "p" });
  expect(await mirrored("chatUsers/ana")).toMatchObject({ active: false });
  expect(await chat.state()).toMatchObject({ gaps: 1 });
  expect(await metric("gaps_total")).toBe(1);
  // It does not go round in circles.
  await collection("rocketchat_message").insertOne(message("after"));
  await until(() => expect(eventsOf("after")).toHaveLength(1));
  expect(listener.lines.filter(({ event }) => event === "listener.gap")).toHaveLength(1);
});

test("a collection that is dropped takes with it what was in it", async () => {
  await collection("rocketchat_subscription").drop();
  await until(async () => expect(await mirrored("chatMemberships/s1")).toMatchObject({ deleted: true }));
  expect(await listener.logged("listener.gap")).toMatchObject({ reason: "drop of rocketchat_subscription" });
});

test("a position of another version of the listener is not trusted", async () => {
  expect(await listener.end("SIGTERM")).toBe(0);
  await chat.firestore.doc("chatListener/state").update({ pipelineVersion: 0 });
  await start();
  expect(await listener.logged("listener.gap")).toMatchObject({
    reason: "the position is of another pipeline",
  });
});

test.each<[string, Fault]>([
  ["the connection is cut", { on: "getMore" }],
  ["the cursor is gone", { on: "getMore", answer: { code: 43 } }],
  [
    "the server steps down",
    { on: "getMore", answer: { code: 189, errorLabels: ["ResumableChangeStreamError"] } },
  ],
  ["the stream cannot be opened", { on: "aggregate", answer: { code: 13 } }],
])("the stream goes on where it was after %s", async (_, fault) => {
  faults.push(fault, ...(fault.on === "aggregate" ? [{ on: "getMore" }, { on: "getMore" }] : []));
  await until(() => expect(faults).toEqual([]));
  await collection("rocketchat_message").insertOne(message("after"));
  await until(() => expect(eventsOf("after")).toHaveLength(1));
  expect(listener.lines.filter(({ event }) => event === "listener.gap")).toEqual([]);
});
