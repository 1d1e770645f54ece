import { Timestamp } from "mongodb";
import type { Fault } from "../../../local/mongo/faults";
import { message } from "./chat-samples";
import { type ChatServices, startChatServices } from "./chat-services";
import { type ListenerProcess, startListener } from "./listener-process";
import { until } from "./until";

jest.setTimeout(60_000);

const faults: Fault[] = [];
let chat: ChatServices;
let listener: ListenerProcess;
const collection = (name: string) => chat.db.collection<{ _id: string }>(name);
const eventsOf = (id: string) =>
  chat.received.filter(({ event }) => event.id === id).map(({ event }) => event);
const metric = async (name: string) => {
  const text = await (await fetch(`${listener.url}/metrics`)).text();
  return Number(new RegExp(`^tricloud_listener_${name} ([\\d.]+)`, "m").exec(text)?.[1]);
};

beforeAll(async () => {
  chat = await startChatServices({ faults });
  listener = await startListener(chat.environment);
  await listener.logged("listener.streaming");
});

afterAll(async () => {
  await listener?.end();
  await chat?.close();
});

test("a change that the database sends in parts is put together", async () => {
  const almostTooLarge = "x".repeat(16 * 1024 * 1024 - 1_000);
  await collection("rocketchat_message").insertOne(message("split", { customFields: almostTooLarge }));
  await until(() =>
    expect(eventsOf("split")).toMatchObject([{ op: "put", message: { text: "Text of split" } }]),
  );
  expect(listener.lines.filter(({ event }) => event === "listener.oversized")).toEqual([]);
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
