import { MongoClient } from "mongodb";
import { createLog } from "../../../lambdas/shared/log";
import { startMongo } from "../../../local/mongo/server";
import { startRocketChat } from "../../../local/rocketchat/server";
import { workspaceOf } from "../../../local/rocketchat/workspace";
import { serveFetch } from "../../../local/serve-fetch";
import type { RunningService } from "../../../local/service";
import { addressOf, call as callAs, TOKENS } from "./running-chat";

type Body = Record<string, unknown>;

let endpoint: RunningService;
let received: Body[];
let reply: () => Response;
let onReceived: () => void;
let chat: RunningService;
let mongo: RunningService;
let logged: string[];

beforeEach(async () => {
  received = [];
  logged = [];
  reply = () => Response.json({});
  onReceived = () => {};
  endpoint = await serveFetch(0, async (request) => {
    received.push((await request.json()) as Body);
    const response = reply();
    onReceived();
    return response;
  });
  mongo = await startMongo({ port: 0 });
  chat = await start();
});
afterEach(async () => {
  await chat.close();
  await endpoint.close();
  await mongo.close();
});

function start(): Promise<RunningService> {
  return startRocketChat({
    port: 0,
    mongoUrl: addressOf(mongo),
    workspace: workspaceOf("operations", "tricloud"),
    tokens: TOKENS,
    integration: { id: "int1", url: endpoint.url, token: "hook-token", retryCount: 2 },
    log: createLog("rocketchat", (line) => logged.push(JSON.parse(line).event)),
  });
}

const call = (user: string, path: string, body?: object) => callAs(chat.url, user, path, body);

/** Resolves when the endpoint has been called `count` times. */
function calls(count: number): Promise<void> {
  return new Promise((resolve) => {
    onReceived = () => received.length >= count && resolve();
    onReceived();
  });
}

test("posts a message and fires the outgoing webhook with Rocket.Chat's body", async () => {
  const posted = await call("mara", "chat.postMessage", { roomId: "operations", text: "hello" });
  expect(posted).toMatchObject({
    status: 200,
    body: { success: true, message: { rid: "operations", msg: "hello" } },
  });
  await calls(1);
  expect(received[0]).toEqual({
    token: "hook-token",
    bot: false,
    channel_id: "operations",
    channel_name: "operations",
    message_id: posted.body.message._id,
    timestamp: posted.body.message.ts,
    user_id: "mara",
    user_name: "mara",
    text: "hello",
    siteUrl: "http://localhost",
  });
});

test("an edit changes the message in place, does not fire the webhook and outlives a restart", async () => {
  const question = await call("mara", "chat.postMessage", { roomId: "operations", text: "question" });
  const tmid = question.body.message._id;
  const placeholder = await call("tricloud", "chat.postMessage", { roomId: "operations", text: "…", tmid });
  await calls(2);
  const msgId = placeholder.body.message._id;
  const updated = await call("tricloud", "chat.update", { roomId: "operations", msgId, text: "answer" });
  expect(updated.status).toBe(200);

  await chat.close();
  chat = await start();
  const thread = await call("mara", `chat.getThreadMessages?tmid=${tmid}`);
  expect(thread.body.messages).toMatchObject([
    { _id: msgId, msg: "answer", editedBy: { username: "tricloud" } },
  ]);
  const room = await call("mara", "groups.history?roomId=operations&showThreadMessages=false");
  expect(room.body.messages).toMatchObject([{ _id: tmid }]);
  expect(received).toHaveLength(2);
});

test("what people changed in the workspace is not set up again by the next start", async () => {
  await call("mara", "channels.delete", { roomId: "cleaning" });
  await call("mara", "channels.kick", { roomId: "lobby", userId: "lidia" });
  await chat.close();
  chat = await start();
  expect((await call("mara", "rooms.info?roomId=cleaning")).status).toBe(400);
  const members = await call("mara", "channels.members?roomId=lobby");
  expect(members.body.members.map(({ username }: Body) => username)).not.toContain("lidia");
});

test("a set-up that was interrupted is taken up again", async () => {
  const client = await MongoClient.connect(addressOf(mongo));
  const db = client.db("rocketchat");
  await db.collection<{ _id: string }>("rocketchat_settings").deleteOne({ _id: "Show_Setup_Wizard" });
  await db.collection("rocketchat_subscription").deleteMany({ rid: "operations" });
  await client.close();
  await chat.close();
  chat = await start();
  const members = await call("mara", "groups.members?roomId=operations");
  expect(members.body.total).toBe(4);
});

test("tells the webhook nothing of rooms that it is not set up for", async () => {
  for (const roomId of ["cleaning", "owners", "lidiamara"]) {
    expect((await call("mara", "chat.postMessage", { roomId, text: "not for the assistant" })).status).toBe(
      200,
    );
  }
  await call("mara", "chat.postMessage", { roomId: "lobby", text: "for the assistant" });
  await calls(1);
  expect(received.map(({ text }) => text)).toEqual(["for the assistant"]);
});

test("posts the text of a reply as the integration, into the thread that the reply names", async () => {
  const question = await call("mara", "chat.postMessage", { roomId: "operations", text: "question" });
  const tmid = question.body.message._id;
  await calls(1);
  reply = () => (received.length === 2 ? Response.json({ text: "pong", tmid }) : Response.json({}));
  await call("mara", "chat.postMessage", { roomId: "operations", text: "ping" });
  await calls(3);
  expect(received[2]).toMatchObject({ text: "pong", tmid, bot: { i: "int1" } });
});

test.each([
  ["an empty 200 is tried again", () => new Response(null, { status: 200 }), 3],
  ["a 503 is tried again", () => new Response("busy", { status: 503 }), 3],
  ["a 500 with a body is not", () => new Response("broken", { status: 500 }), 1],
  ["a 410 with a body turns the integration off", () => new Response("gone", { status: 410 }), 1],
])("%s", async (_, answer, expected) => {
  reply = answer;
  await call("mara", "chat.postMessage", { roomId: "operations", text: "first" });
  await calls(expected);
  reply = () => Response.json({});
  await call("mara", "chat.postMessage", { roomId: "lobby", text: "second" });
  const disabled = answer().status === 410;
  if (!disabled) await calls(expected + 1);
  const texts = received.map(({ text }) => text);
  expect(logged.includes("webhook.disabled")).toBe(disabled);
  expect(texts).toEqual([
    ...Array.from({ length: expected }, () => "first"),
    ...(disabled ? [] : ["second"]),
  ]);
});

test("refuses a wrong token", async () => {
  const response = await fetch(`${chat.url}/api/v1/me`, {
    headers: { "x-user-id": "mara", "x-auth-token": "no" },
  });
  expect(response.status).toBe(401);
});

test("says which port is taken, and that no MongoDB is there", async () => {
  const options = {
    mongoUrl: addressOf(mongo),
    workspace: workspaceOf("operations", "tricloud"),
    tokens: TOKENS,
  };
  const integration = { id: "int1", url: endpoint.url, token: "t", retryCount: 0 };
  await expect(startRocketChat({ ...options, integration, port: chat.port })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
  const mongoUrl = "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=50";
  await expect(startRocketChat({ ...options, integration, port: 0, mongoUrl })).rejects.toThrow(
    "connect ECONNREFUSED 127.0.0.1:9",
  );
});
