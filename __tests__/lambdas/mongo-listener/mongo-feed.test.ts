import type { MongoClient } from "mongodb";
import type { ChatDatabase, StreamStart } from "../../../lambdas/mongo-listener/chat-database";
import { GapError } from "../../../lambdas/mongo-listener/gap-error";
import { connectMongo, mongoChat } from "../../../lambdas/mongo-listener/mongo-chat";
import type { Fault } from "../../../local/mongo/faults";
import { startMongo } from "../../../local/mongo/server";

const faults: Fault[] = [];
let client: MongoClient;
let chat: ChatDatabase;
let token: string;
let close: () => Promise<void>;

beforeAll(async () => {
  const server = await startMongo({ port: 0, faults });
  client = connectMongo(server.url);
  chat = mongoChat(client.db("rocketchat"), () => {});
  close = async () => {
    await client.close();
    await server.close();
  };
  await client.db("rocketchat").collection("users").insertOne({ username: "ana" });
  token = (await firstBatch({ at: await chat.clusterTime() })).token ?? "";
});

afterAll(() => close());

async function firstBatch(start: StreamStart) {
  const feed = chat.open(start);
  return await feed.read().finally(() => feed.close());
}

const failure = (start: StreamStart) =>
  firstBatch(start).then(
    () => undefined,
    (error: unknown) => error,
  );

test.each([
  ["40647", { code: 40647, codeName: "Location40647" }],
  ["50811", { code: 50811, codeName: "Location50811" }],
  ["FailedToParse", { code: 9, codeName: "FailedToParse" }],
  ["TypeMismatch", { code: 14, codeName: "TypeMismatch" }],
  ["InvalidResumeToken", { code: 260 }],
  ["ChangeStreamHistoryLost", { code: 286 }],
])("a token that the server refuses with %s is a gap", async (_, answer) => {
  faults.push({ on: "aggregate", answer });
  expect(await failure({ token })).toBeInstanceOf(GapError);
});

test.each([
  ["Unauthorized", { code: 13 }],
  ["AuthenticationFailed", { code: 18 }],
  ["IllegalOperation", { code: 20 }],
  ["NamespaceNotFound", { code: 26 }],
  ["ShutdownInProgress", { code: 91, codeName: "ShutdownInProgress" }],
  ["an unknown stage", { code: 40324, codeName: "Location40324" }],
  ["an unknown option", { code: 40415, codeName: "Location40415" }],
])("a server that cannot open the stream for %s has lost nothing", async (_, answer) => {
  // The driver asks twice after what it takes for a moment's trouble.
  faults.push({ on: "aggregate", answer }, { on: "aggregate", answer });
  const error = await failure({ token });
  faults.length = 0;
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(GapError);
});

test("a refusal is no gap where there was no token, nor once the token has been taken", async () => {
  const answer = { code: 40647, codeName: "Location40647" };
  faults.push({ on: "aggregate", answer });
  expect(await failure({ at: await chat.clusterTime() })).not.toBeInstanceOf(GapError);
  const feed = chat.open({ token });
  await feed.read();
  faults.push({ on: "getMore", answer });
  await expect(feed.read()).rejects.not.toBeInstanceOf(GapError);
  await feed.close();
});

test.each(["", "{", "null", "5", '"8201"', "{}", '{"_data":5}', '{"_data":"no token"}'])(
  "what is no token is a gap: %s",
  async (text) => {
    expect(await failure({ token: text })).toBeInstanceOf(GapError);
  },
);
