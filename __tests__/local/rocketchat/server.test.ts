import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../../../lambdas/shared/log";
import { startRocketChat } from "../../../local/rocketchat/server";
import { workspaceOf } from "../../../local/rocketchat/workspace";
import { serveFetch } from "../../../local/serve-fetch";
import type { RunningService } from "../../../local/service";

type Body = Record<string, unknown>;

const tokens = { tricloud: "bot-token", mara: "mara-token" };
let endpoint: RunningService;
let received: Body[];
let reply: () => Response;
let onReceived: () => void;
let chat: RunningService;
let dataDir: string;
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
  dataDir = mkdtempSync(join(tmpdir(), "rocketchat-"));
  chat = await start();
});
afterEach(async () => {
  await chat.close();
  await endpoint.close();
  rmSync(dataDir, { recursive: true });
});

function start(): Promise<RunningService> {
  return startRocketChat({
    port: 0,
    dataDir,
    workspace: workspaceOf("operations", "tricloud"),
    tokens,
    integration: { id: "int1", url: endpoint.url, token: "hook-token", retryCount: 2 },
    log: createLog("rocketchat", (line) => logged.push(JSON.parse(line).event)),
  });
}

async function call(user: keyof typeof tokens, path: string, body?: Body) {
  const response = await fetch(`${chat.url}/api/v1/${path}`, {
    method: body ? "POST" : "GET",
    headers: { "x-user-id": user, "x-auth-token": tokens[user], "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  return {
    status: response.status,
    body: (await response.json()) as Body & { message: Body; messages: Body[] },
  };
}

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
  const room = await call("mara", "channels.messages?roomId=operations");
  expect(room.body.messages).toMatchObject([{ _id: tmid }]);
  expect(received).toHaveLength(2);
});

test("what is posted after a start from a half-written line outlives the next restart", async () => {
  await chat.close();
  appendFileSync(join(dataDir, "messages.jsonl"), '{"_id":"half');
  chat = await start();
  const posted = await call("mara", "chat.postMessage", { roomId: "operations", text: "still there?" });
  await chat.close();
  chat = await start();
  const read = await call("mara", `chat.getMessage?msgId=${posted.body.message._id}`);
  expect(read.body.message).toMatchObject({ msg: "still there?" });
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

test.each([
  ["an unknown room", "chat.postMessage", { roomId: "nowhere", text: "x" }, "invalid-channel"],
  [
    "a thread that is not there",
    "chat.postMessage",
    { roomId: "lobby", text: "x", tmid: "none" },
    "error-invalid-thread",
  ],
  [
    "an edit of a message that is not there",
    "chat.update",
    { roomId: "lobby", msgId: "none" },
    "error-message-not-found",
  ],
])("refuses %s", async (_, path, body, errorType) => {
  expect(await call("mara", path, body)).toMatchObject({ status: 400, body: { success: false, errorType } });
});

test("refuses a wrong token", async () => {
  const response = await fetch(`${chat.url}/api/v1/me`, {
    headers: { "x-user-id": "mara", "x-auth-token": "no" },
  });
  expect(response.status).toBe(401);
});
