import { Timestamp } from "mongodb";
import type { Fault } from "../../../local/mongo/faults";
import { message, room, subscription, user } from "./chat-samples";
import { type ChatServices, startChatServices } from "./chat-services";
import { type ListenerProcess, startListener } from "./listener-process";
import { until } from "./until";

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

test("a change that the database cannot send is applied from its document, and named in the log", async () => {
  faults.push({ on: "getMore", answer: { code: 10334 } });
  await until(() => expect(faults).toEqual([]));
  await collection("rocketchat_message").insertOne(message("huge"));
  expect(await listener.logged("listener.oversized")).toMatchObject({
    collection: "rocketchat_message",
    id: "huge",
  });
  await until(() => expect(eventsOf("huge")).toHaveLength(1));
});

test("a change that the database sends in parts is put together", async () => {
  const almostTooLarge = "x".repeat(16 * 1024 * 1024 - 1_000);
  await collection("rocketchat_message").insertOne(message("split", { customFields: almostTooLarge }));
  await until(() =>
    expect(eventsOf("split")).toMatchObject([{ op: "put", message: { text: "Text of split" } }]),
  );
  expect(listener.lines.filter(({ event }) => event === "listener.oversized")).toEqual([]);
});

test("documents that cannot be read are named in the log and counted, and what comes after them is published", async () => {
  await collection("rocketchat_message").insertMany([
    message("bad-1", { rid: 7 }),
    message("bad-2", { ts: "yesterday" }),
    message("bad-3", { u: null }),
  ]);
  await chat.db
    .collection("rocketchat_message")
    .insertOne({ ...message("x"), _id: new Timestamp({ t: 1, i: 1 }) as never });
  await collection("rocketchat_room").insertOne({ _id: "bad-room", t: 5 } as never);
  await collection("rocketchat_message").insertOne(message("good"));
  await until(() => expect(eventsOf("good")).toHaveLength(1));
  expect(await listener.logged("listener.quarantined", { id: "bad-1" })).toMatchObject({
    reason: "malformed",
    problem: expect.stringContaining("rid"),
  });
  for (const id of ["bad-2", "bad-3", "bad-room"]) await listener.logged("listener.quarantined", { id });
  expect(await metric('dropped_total\\{reason="malformed"\\}')).toBe(5);
});

test("the listener does not start without its settings, and names each that is missing", async () => {
  const { MONGO_URL: _, CHAT_TOPIC: __, ...rest } = chat.environment;
  await expect(startListener({ ...rest, LEASE_MS: "soon" })).rejects.toThrow(
    "The listener cannot start: MONGO_URL is not set; CHAT_TOPIC is not set; LEASE_MS must be a whole number",
  );
});
