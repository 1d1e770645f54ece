import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { jwtVerify } from "jose";
import { FirestoreClient } from "../../../lambdas/shared/firestore/firestore-client";
import { startAircall } from "../../../local/aircall/server";
import { startFirestore } from "../../../local/firestore/server";
import type { RunningService } from "../../../local/service";
import { callEvent, callLife, ofCall, TOKEN } from "./call-events";
import {
  contactLife,
  event,
  groupMessageLife,
  insights,
  meaningless,
  messageLife,
  numberLife,
  userLife,
  voiceAgentLife,
} from "./other-events";
import { PATH_KEY, type RunningWorker, startWorker, WEBHOOK_URL, type WorkerSetting } from "./running-worker";

const TOO_LARGE = { status: 413, answer: { error: { code: "body-too-large" } } };

let folder: string;
let firestore: RunningService;
const workers: RunningWorker[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "aircall-"));
  firestore = await startFirestore({ port: 0, dataDir: folder });
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

afterAll(async () => {
  await firestore.close();
  rmSync(folder, { recursive: true });
});

async function start(setting: Partial<WorkerSetting> = {}): Promise<RunningWorker> {
  const worker = await startWorker({ firestoreUrl: firestore.url, ...setting });
  workers.push(worker);
  return worker;
}

async function stored(collection: string, ids: string[]) {
  const client = new FirestoreClient({
    url: firestore.url,
    project: "demo",
    accessToken: async () => "owner",
    fetch,
  });
  return client.getAll(ids.map((id) => ({ collection, id })));
}

async function askFirestore(pathname: string, body: string): Promise<Response> {
  const headers = { "content-type": "application/json", authorization: "Bearer owner" };
  const answer = await fetch(new URL(pathname, firestore.url), { method: "POST", headers, body });
  return new Response(await answer.text(), { status: answer.status });
}

/** Sends events at the same time; each must be acknowledged. */
async function deliver(worker: RunningWorker, events: object[]): Promise<string[]> {
  const responses = await Promise.all(events.map((event) => worker.send(JSON.stringify(event))));
  expect(responses.map(({ status }) => status)).toEqual(events.map(() => 200));
  const answers = await Promise.all(
    responses.map((response) => response.json() as Promise<{ delivery: string }>),
  );
  return answers.map(({ delivery }) => delivery);
}

test("what is not a delivery of Aircall is refused, and nothing of it is kept", async () => {
  const worker = await start();
  const call = JSON.stringify(callLife[0]);
  const refusals: [status: number, code: string, response: Promise<Response>][] = [
    [401, "not-authentic", worker.send(call.replace(TOKEN, "guess"))],
    [415, "unsupported-content-type", worker.send(call, { "content-type": "text/plain" })],
    [400, "invalid-json", worker.send(call.slice(0, -1))],
  ];
  for (const [status, code, pending] of refusals) {
    const response = await pending;
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
  }
  expect(await worker.announce(11 * 2 ** 20)).toMatchObject(TOO_LARGE);
  const lines = await worker.logged(refusals.length + 1, "rejected");
  expect(lines.map(({ reason }) => reason).sort()).toEqual(
    [...refusals.map(([, code]) => code), "body-too-large"].sort(),
  );
  expect(worker.output.join()).not.toContain("delivery.queued");
});

test("without tokens nothing is accepted", async () => {
  const worker = await start({ tokens: "" });
  const response = await worker.send(JSON.stringify(callLife[0]));
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    error: { code: "no-secret-configured", fix: expect.stringContaining("Set the webhook secret") },
  });
});

test("a call's events, sent twice and all at once, become one record and one ledger entry each", async () => {
  const worker = await start();
  const events = ofCall(callLife, 1);
  const ids = await deliver(worker, [...events, ...events.toReversed()]);
  await worker.logged(events.length, "duplicate");
  const ledger = await stored("deliveries", [...new Set(ids)]);
  expect(ledger).toHaveLength(events.length);
  expect(ledger.map((entry) => entry?.["type"])).toEqual(events.map(({ event }) => event));
  expect(await stored("records", ["aircall:call:1"])).toMatchObject([
    { id: "aircall:call:1", facts: { outcome: "answered", tags: ["check-in"], recording: true } },
  ]);
  const kept = JSON.stringify([ledger, worker.output]);
  expect(kept).not.toContain(TOKEN);
  expect(kept).not.toContain("X-Amz-Signature");
});

test("a body as large as a message may be passes through the queue", async () => {
  const worker = await start({ bucket: false });
  const event = callEvent("call.ended", 50, { id: 2 });
  const filler = "é".repeat((120_000 - JSON.stringify({ ...event, filler: "" }).length) / 2);
  const [id = ""] = await deliver(worker, [{ ...event, filler }]);
  await worker.logged(1, "applied");
  expect(await stored("deliveries", [id])).toMatchObject([{ payload: expect.stringContaining(filler) }]);
});

test("a larger body waits in the bucket until it is consumed, and nothing of it is left there", async () => {
  const worker = await start();
  const transcript = (id: number, filler: string) => ({
    ...event("transcription.created", 120, { id, call_id: 7, content: { utterances: [{ text: "Hello." }] } }),
    filler,
  });
  const ids = await deliver(worker, [
    ...ofCall(callLife, 7).slice(4, 5),
    transcript(1, "é".repeat(100_000)),
    transcript(2, "x".repeat(5_000_000)),
  ]);
  await worker.logged(3, "applied", "stale");
  expect(await worker.bodies()).toEqual([]);
  const ledger = await stored("deliveries", ids);
  expect(ledger[1]).toMatchObject({ payload: expect.stringContaining("é".repeat(100_000)) });
  expect(ledger[2]).toMatchObject({ payload: "", payloadPieces: 17 });
  expect(await stored("records", ["aircall:call:7"])).toMatchObject([
    { text: expect.stringContaining("Hello."), facts: { transcribed: true } },
  ]);
}, 30_000);

test("without a bucket a larger body is refused", async () => {
  const worker = await start({ bucket: false });
  expect(await worker.announce(120_001)).toMatchObject(TOO_LARGE);
});

test("a path without the right key leads nowhere, and without any key configured nobody gets in", async () => {
  const worker = await start({ pathKeys: "another-key" });
  expect((await worker.send(JSON.stringify(callLife[0]))).status).toBe(404);
  const closed = await start({ pathKeys: "" });
  expect((await closed.send(JSON.stringify(callLife[0]))).status).toBe(503);
  const lines = [...(await worker.logged(1, "rejected")), ...(await closed.logged(1, "rejected"))];
  expect(lines.map(({ reason }) => reason)).toEqual(["unknown-path", "no-path-key-configured"]);
});

test("the schedule has Aircall deliver again once it gave up", async () => {
  const aircall = await startAircall({
    port: 0,
    apiId: "id",
    apiToken: "secret",
    webhooks: [{ url: `${WEBHOOK_URL}/${PATH_KEY}`, token: TOKEN }],
  });
  try {
    const worker = await start({ aircallUrl: aircall.url });
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(aircall.url + path, { ...init, headers: { authorization: `Basic ${btoa("id:secret")}` } });
    const [webhook] = ((await (await ask("/v1/webhooks")).json()) as { webhooks: { webhook_id: string }[] })
      .webhooks;
    await ask(`/v1/webhooks/${webhook?.webhook_id}`, { method: "PUT", body: '{"active":false}' });
    await worker.tick();
    expect(await worker.logged(1, "webhook.reenabled")).toMatchObject([{ webhook: webhook?.webhook_id }]);
    await worker.tick();
    await worker.logged(1, "webhook.healthy");
    expect(worker.output.join()).not.toMatch(new RegExp(`${TOKEN}|${PATH_KEY}`));
  } finally {
    await aircall.close();
  }
});

test("a check without credentials says what is missing", async () => {
  const worker = await start();
  await worker.tick();
  expect(await worker.logged(1, "webhook.unreachable")).toMatchObject([
    { error: expect.stringContaining("AIRCALL_API_ID is not set") },
  ]);
});

test("events of every kind are acknowledged, and each ends where it belongs", async () => {
  const worker = await start();
  const events = [...ofCall(callLife, 990_011), ...insights, ...voiceAgentLife, ...userLife, ...numberLife];
  const more = [...contactLife, ...messageLife, ...groupMessageLife];
  await deliver(worker, [...events, ...more, ...meaningless].toReversed());
  await worker.logged(events.length + more.length, "applied", "stale");
  await worker.logged(meaningless.length, "ignored");
  const records = await stored("records", [
    "aircall:call:990011",
    "aircall:agent:7",
    "aircall:number:3",
    "aircall:contact:21",
    "aircall:message:SM1",
    "aircall:message:a3f7c821",
  ]);
  expect(records.map((record) => record?.["kind"])).toEqual([
    "call",
    "agent",
    "number",
    "contact",
    "message",
    "message",
  ]);
  expect(records[0]).toMatchObject({
    facts: { outcome: "answered", sentiment: "negative", voiceAgents: ["Nora"] },
  });
  expect(worker.output.join()).not.toMatch(/delivery\.(retried|quarantined|dead)/);
}, 30_000);

test("an unknown event and a call without an id are acknowledged and quarantined", async () => {
  const worker = await start();
  const { data, ...noId } = callEvent("call.ended", 51);
  const ids = await deliver(worker, [
    callEvent("call.teleported", 50),
    { ...noId, data: { ...data, id: null } },
  ]);
  await worker.logged(2, "quarantined");
  await deliver(worker, [callEvent("call.teleported", 50)]);
  expect(await worker.logged(1, "duplicate")).toMatchObject([{ delivery: ids[0] }]);
  expect(await stored("quarantine", ids)).toMatchObject([
    { type: "call.teleported", reason: 'unknown event "call.teleported"' },
    { type: "call.ended", reason: expect.stringContaining("data.id") },
  ]);
});

test("what was acknowledged while Firestore was down is there, once, when it is back", async () => {
  const worker = await start();
  await firestore.close();
  const ids = await deliver(worker, ofCall(callLife, 3));
  await worker.logged(callLife.length, "retried");
  firestore = await startFirestore({ port: firestore.port, dataDir: folder });
  const settled = await worker.logged(ids.length, "applied", "stale", "duplicate", "dead");
  expect(settled.map(({ delivery }) => delivery).sort()).toEqual([...ids].sort());
  expect(settled.map(({ event }) => event)).not.toContain("delivery.dead");
  expect((await stored("deliveries", ids)).map((entry) => entry?.["type"])).toEqual(
    callLife.map(({ event }) => event),
  );
  expect(await stored("records", ["aircall:call:3"])).toMatchObject([{ facts: { tags: ["check-in"] } }]);
}, 30_000);

test("a delivery that fails to the last is kept as a dead letter, without its token, and holds up no other", async () => {
  const poison = callEvent("call.ended", 50, { id: 4 });
  const worker = await start({
    maxRetries: 1,
    network: async (request) => {
      const body = await request.text();
      if (body.includes("aircall:call:4"))
        return Response.json({ error: { status: "INTERNAL" } }, { status: 500 });
      return askFirestore(new URL(request.url).pathname, body);
    },
  });
  const [id = ""] = await deliver(worker, [poison, callEvent("call.ended", 50, { id: 5 })]);
  await worker.logged(1, "applied");
  expect(await worker.logged(2, "retried")).toMatchObject([
    { delivery: id, attempt: 1, error: expect.stringContaining("Firestore batchGet: INTERNAL") },
    { delivery: id, attempt: 2 },
  ]);
  expect(await worker.logged(1, "dead")).toMatchObject([{ delivery: id }]);
  const [letter] = await stored("deadLetters", [id]);
  expect(letter).toMatchObject({
    source: "aircall",
    type: "call.ended",
    reason: expect.stringContaining("Firestore batchGet: INTERNAL"),
  });
  expect(JSON.parse(String(letter?.["payload"]))).toEqual({ ...poison, token: "[redacted]" });
  expect(await stored("records", ["aircall:call:4"])).toEqual([undefined]);
  expect(await stored("records", ["aircall:call:5"])).toMatchObject([{ id: "aircall:call:5" }]);
}, 30_000);

test("Google's Firestore is asked in the name of the service account", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const hosts = new Set<string>();
  const tokens = new Set<string>();
  const worker = await start({
    firestoreUrl: undefined,
    serviceAccount: JSON.stringify({
      client_email: "ingest@demo.iam.gserviceaccount.com",
      private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    }),
    network: async (request) => {
      const { host, pathname } = new URL(request.url);
      hosts.add(host);
      tokens.add(String(request.headers.get("authorization")).replace("Bearer ", ""));
      return askFirestore(pathname, await request.text());
    },
  });
  await deliver(worker, ofCall(callLife, 6));
  await worker.logged(callLife.length, "applied", "stale");
  expect([...hosts]).toEqual(["firestore.googleapis.com"]);
  const [token = "", ...others] = tokens;
  expect(others).toEqual([]);
  const { payload } = await jwtVerify(token, publicKey, { audience: "https://firestore.googleapis.com/" });
  expect(payload.iss).toBe("ingest@demo.iam.gserviceaccount.com");
  expect(await stored("records", ["aircall:call:6"])).toMatchObject([{ id: "aircall:call:6" }]);
});
