import { MongoClient } from "mongodb";
import { ensureCollection } from "../../../lambdas/shared/vector-index/ensure-collection";
import { startMongo } from "../../../local/mongo/server";
import type { RunningService } from "../../../local/service";
import { type Desk, FIRST, openDesk } from "./desk";

jest.setTimeout(60_000);

let desk: Desk;
let mongo: RunningService;
let client: MongoClient;

beforeEach(async () => {
  [desk, mongo] = await Promise.all([openDesk(), startMongo({ port: 0 })]);
  client = await new MongoClient(mongo.url).connect();
  desk.env = { ...desk.env, MONGO_URL: mongo.url, ASSISTANT_USER_ID: "assistant" };
  await desk.room("lobby", "c");
  await build("lobby", "c");
  await ensureCollection(desk.qdrant, FIRST);
});
afterEach(async () => {
  await client.close();
  await Promise.all([desk.close(), mongo.close()]);
});

const messages = () => client.db("rocketchat").collection<{ _id: string }>("rocketchat_message");
const rooms = () => client.db("rocketchat").collection<{ _id: string }>("rocketchat_room");
const SENT_AT = "2026-11-24T09:00:00.000Z";

/** Writes a message into the chat; nobody is told. */
async function write(id: string, text: string, fields: object = {}): Promise<void> {
  const ts = new Date(SENT_AT);
  const message = {
    rid: "lobby",
    msg: text,
    ts,
    _updatedAt: ts,
    u: { _id: "ana", username: "ana", name: "Ana" },
  };
  await messages().replaceOne({ _id: id }, { ...message, ...fields }, { upsert: true });
}

/** Makes a room in the chat, or another of it; nobody is told. */
async function build(id: string, t: string, fields: object = {}): Promise<void> {
  const room = { t, name: id, fname: id, _updatedAt: new Date(SENT_AT), ...fields };
  await rooms().replaceOne({ _id: id }, room, { upsert: true });
}

/** A message in the chat that everybody knows of. */
async function say(id: string, text: string): Promise<void> {
  await write(id, text);
  await desk.say("lobby", id, text, SENT_AT);
}

const texts = async () => (await desk.points(FIRST)).map(({ payload }) => payload.text);

/** The chat goes on, and nobody hears of it. */
async function miss(): Promise<void> {
  for (const id of ["m1", "m2", "m3", "m4"]) await say(id, `This is ${id}.`);
  await write("m1", "The pool opens at nine.");
  await messages().deleteOne({ _id: "m2" });
  await write("m3", "", { t: "rm" });
  await write("m5", "Nobody heard of this one.");
  await write("m6", "ana joined", { t: "uj" });
  await write("m7", "cannot be read", { ts: "yesterday" });
}

test("a chat that Firestore knows as it is passes", async () => {
  await say("m1", "The pool opens at nine.");
  const { code, out } = await desk.run(["verify"]);
  expect({ code, out }).toEqual({
    code: 0,
    out: [
      "MongoDB, compared with Firestore: 1 room, 0 wrong; 1 chat message, 0 wrong.",
      "knowledge_use_lite_v1: 0 records and 1 chat message compared.",
      "Nothing is wrong.",
      "",
    ].join("\n"),
  });
});

test("what was missed, changed or deleted in the chat is found, and what is of no interest is not", async () => {
  await miss();
  const { code, out } = await desk.run(["verify", "--json"]);
  const { chat: compared, findings } = JSON.parse(out);
  const { messages: chat } = compared;
  expect({ code, checked: chat.checked, findings }).toEqual({ code: 1, checked: 7, findings: [] });
  const byMessage = (a: { message: string }, b: { message: string }) => (a.message < b.message ? -1 : 1);
  expect(chat.findings.sort(byMessage)).toEqual([
    { problem: "content", message: "m1", room: "lobby" },
    { problem: "surplus", message: "m2", room: "lobby" },
    { problem: "surplus", message: "m3", room: "lobby" },
    { problem: "missing", message: "m5", room: "lobby" },
  ]);
  expect(chat.left).toHaveLength(4);
  expect((await desk.run(["verify"])).out).toMatch(/^content +m1 +lobby$[\s\S]*^Mend it with --repair\.$/m);
});

test("--repair tells Firestore what it missed, and shows it", async () => {
  await miss();
  const { code, out } = await desk.run(["verify", "--repair", "--json"]);
  const { chat, findings, left } = JSON.parse(out);
  expect({ code, chat: chat.messages.left, findings: findings.length, left }).toEqual({
    code: 0,
    chat: [],
    findings: 1,
    left: [],
  });
  expect(await texts()).toEqual([
    "Ana (09:00): The pool opens at nine.\nAna (09:00): This is m4.\nAna (09:00): Nobody heard of this one.",
  ]);
  expect((await desk.run(["verify"])).code).toBe(0);
});

test("a room that turned private, and one that is gone, are found, mended, and closed to those who may not read them", async () => {
  await say("m1", "The pool opens at nine.");
  await desk.room("attic", "c");
  await desk.say("attic", "m9", "Rumours.", SENT_AT);
  await write("m9", "Rumours.", { rid: "attic" });
  await build("lobby", "p");

  const found = await desk.run(["verify"]);
  expect(found.code).toBe(1);
  expect(found.out).toContain(
    "MongoDB, compared with Firestore: 2 rooms, 2 wrong; 2 chat messages, 0 wrong.",
  );
  expect(found.out).toMatch(/^access +attic$\n^access +lobby$/m);

  const { code, out } = await desk.run(["verify", "--repair", "--json"]);
  expect({ code, ...JSON.parse(out).chat.rooms }).toEqual({
    ...{ code: 0, checked: 2, left: [] },
    findings: ["attic", "lobby"],
  });
  expect((await desk.points(FIRST)).map(({ payload: { audience, rooms } }) => ({ audience, rooms }))).toEqual(
    [{ audience: "room", rooms: ["lobby"] }],
  );
});

test("what changes after it was mended wins, though it is told with a version of the stream", async () => {
  await write("m1", "First words.");
  await desk.run(["verify", "--repair"]);
  await write("m1", "Second words.");
  const { out } = await desk.run(["verify", "--repair", "--json"]);
  expect(JSON.parse(out).chat.messages).toMatchObject({ findings: [{ problem: "content" }], left: [] });
  expect(await texts()).toEqual(["Ana (09:00): Second words."]);
});

test("what the listener is about to tell is nothing wrong", async () => {
  await write("m1", "The pool opens at nine.");
  const sleep = async () => desk.say("lobby", "m1", "The pool opens at nine.", SENT_AT);
  expect((await desk.run(["verify"], { sleep })).code).toBe(0);
});

test("the rooms that the listener leaves out are left out here", async () => {
  await write("m1", "Secret.");
  desk.env = { ...desk.env, EXCLUDED_ROOMS: "attic, lobby" };
  expect((await desk.run(["verify"])).code).toBe(0);
});

test("a MongoDB that cannot be reached, or an assistant that nobody named, is told", async () => {
  desk.env = { ...desk.env, MONGO_URL: "nowhere" };
  await expect(desk.run(["verify"])).rejects.toThrow(
    /^MONGO_URL: Invalid scheme[\s\S]*\n {2}Check the address, and that it can be reached from here\.$/,
  );
  const { ASSISTANT_USER_ID: _, ...env } = desk.env;
  await expect(desk.run(["verify"], { env })).rejects.toThrow("Set ASSISTANT_USER_ID in the environment.");
});
