import { request } from "node:http";
import { Firestore } from "@google-cloud/firestore";
import { RecordReader } from "../../../local/console/record-reader";
import { startConsole } from "../../../local/console/server";
import { EventBus } from "../../../local/event-bus";
import { startFirestore } from "../../../local/firestore/server";
import { MessageJourneys } from "../../../local/pipeline/message-journeys";
import { Pipeline } from "../../../local/pipeline/pipeline";
import { ChatClient } from "../../../local/rocketchat/client";
import { workspaceOf } from "../../../local/rocketchat/workspace";
import { serveFetch } from "../../../local/serve-fetch";
import type { RunningService } from "../../../local/service";
import { startChat } from "../rocketchat/running-chat";

const workspace = workspaceOf("operations", "bot");
const bus = new EventBus();
let console_: RunningService;
let running: { close(): Promise<void> }[];

beforeAll(async () => {
  const firestore = await startFirestore({ port: 0 });
  const chat = await startChat({ workspace, tokens: { mara: "token" } });
  const host = `127.0.0.1:${firestore.port}`;
  const records = new RecordReader({ host, project: "demo", database: "(default)" });
  const writer = new Firestore({ projectId: "demo", host, ssl: false });
  const record = {
    source: "aircall",
    kind: "call",
    occurredAt: "2026-11-20T10:00:00.000Z",
    facts: { missed: true },
  };
  await writer
    .doc("records/r1")
    .set({ ...record, id: "aircall:call:1", title: "Call from Ada", text: "Cold radiator" });
  await writer
    .doc("records/r2")
    .set({ ...record, id: "aircall:call:2", title: "Call from Luc", text: "Late check-in" });
  await writer.doc("chatMessages/m1").set({
    id: "m1",
    text: "The boiler is fixed",
    room: "operations",
    user: { id: "jonas", username: "jonas", name: "Jonas Feld" },
  });
  await writer.doc("chatRooms/operations").set({ id: "operations", type: "p", name: "operations" });
  await writer.doc("chatRooms/direct").set({ id: "direct", type: "d", usernames: ["lidia", "mara"] });
  await writer
    .doc("chatMessages/m4")
    .set({ id: "m4", text: "Thanks", room: "direct", user: { username: "mara" } });
  await writer
    .doc("chatMessages/m5")
    .set({ id: "m5", text: "Hm", room: "unknown", user: { username: "mara" } });
  await writer.doc("chatMessages/m2").set({ id: "m2", deleted: true });
  const listener = await serveFetch(0, () => new Response("tricloud_listener_term 4\n"));
  console_ = await startConsole({
    port: 0,
    environment: "dev",
    bus,
    pipeline: new Pipeline(bus),
    messages: new MessageJourneys(bus),
    listenerUrl: listener.url,
    services: () => [{ name: "qdrant", kind: "stand-in", state: "ready", url: "http://127.0.0.1:6333" }],
    workspace,
    chat: new ChatClient({ url: chat.url, userId: "mara", token: "token" }),
    records,
    infrastructure: () => [{ name: "dev", stacks: [] }],
    questions: ["Why?"],
  });
  running = [console_, listener, records, { close: () => writer.terminate() }, chat, firestore];
});
afterAll(async () => {
  for (const service of running) await service.close();
});

async function getJson(path: string): Promise<unknown> {
  return (await fetch(`${console_.url}/${path}`)).json();
}

test.each([
  ["", "text/html; charset=utf-8"],
  ["main.mjs", "text/javascript; charset=utf-8"],
  ["style.css", "text/css; charset=utf-8"],
  ["icon.svg", "image/svg+xml"],
])("serves the page's file '%s' and forbids everything foreign in it", async (file, type) => {
  const response = await fetch(`${console_.url}/${file}`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe(type);
  expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
});

test("serves nothing outside the page's folder", async () => {
  expect((await fetch(`${console_.url}/..%2fserver.ts`)).status).toBe(404);
  expect((await fetch(`${console_.url}/missing.css`)).status).toBe(404);
});

test("records are found by words of their title, text and facts, newest first", async () => {
  expect(await getJson("api/records")).toMatchObject({ total: 2 });
  expect(await getJson("api/records?search=radiator+ada")).toMatchObject({
    total: 1,
    records: [{ id: "aircall:call:1" }],
  });
});

test("a question is posted as the colleague and shown with its thread", async () => {
  const posted = await fetch(`${console_.url}/api/rooms/operations/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text: "Who called?" }),
  });
  expect(posted.status).toBe(200);
  expect(await getJson("api/rooms/operations/messages")).toMatchObject([
    { msg: "Who called?", u: { name: "Mara Lindqvist" }, replies: [] },
  ]);
});

test("messages of the chat are read by their ids, as far as there is something to read", async () => {
  expect(await getJson("api/messages?id=m1&id=m2&id=m3&id=m4&id=m5")).toEqual([
    { id: "m1", text: "The boiler is fixed", user: "Jonas Feld", room: "operations", place: "#operations" },
    { id: "m4", text: "Thanks", user: "mara", room: "direct", place: "lidia and mara" },
    { id: "m5", text: "Hm", user: "mara", room: "unknown" },
  ]);
  expect(await getJson("api/messages")).toEqual([]);
});

test("the overview names rooms, questions and environments", async () => {
  expect(await getJson("api/overview")).toMatchObject({
    environment: "dev",
    rooms: workspace.rooms.map(({ _id }) => ({ _id })),
    questions: ["Why?"],
    infrastructure: [{ name: "dev" }],
  });
});

test("events reach the page as they happen", async () => {
  const abort = new AbortController();
  const response = await fetch(`${console_.url}/api/events`, { signal: abort.signal });
  const reader = (response.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  let received = "";
  const until = async (text: string) => {
    while (!received.includes(text)) received += (await reader.read()).value ?? "";
  };
  await until("event: services");
  bus.announce("aircall-webhook", "delivery.queued", { delivery: "d77", type: "call.ended", durationMs: 3 });
  await until('"id":"d77"');
  bus.announce("rocketchat", "message.saved", {});
  await until("event: chat");
  bus.announce("mongo-listener", "listener.published", { messageId: "m1", op: "put", lagMs: 9 });
  await until('"state":"published"');
  await until("event: listener");
  await until('"term":4');
  abort.abort();
  expect(received).toContain('"queued":1');
});

test.each([
  ["another host name", { host: "evil.example" }],
  ["another site's page", { origin: "https://evil.example" }],
])("refuses %s", async (_, headers) => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request(`${console_.url}/api/overview`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
  expect(status).toBe(403);
});
