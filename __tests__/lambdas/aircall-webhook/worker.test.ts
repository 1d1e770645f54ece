import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { jwtVerify } from "jose";
import { FirestoreClient } from "../../../lambdas/shared/firestore/firestore-client";
import { startFirestore } from "../../../local/firestore/server";
import type { RunningService } from "../../../local/service";
import { callEvent, callLife, ofCall, TOKEN } from "./call-events";
import { type RunningWorker, startWorker, type WorkerSetting } from "./running-worker";

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
    [413, "body-too-large", worker.send(JSON.stringify({ token: TOKEN, filler: "x".repeat(200_000) }))],
    [400, "invalid-json", worker.send(call.slice(0, -1))],
  ];
  for (const [status, code, pending] of refusals) {
    const response = await pending;
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
  }
  const lines = await worker.logged(refusals.length, "rejected");
  expect(lines.map(({ reason }) => reason).sort()).toEqual(refusals.map(([, code]) => code).sort());
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

test("a body as large as is allowed passes through the queue", async () => {
  const worker = await start();
  const event = callEvent("call.ended", 50, { id: 2 });
  const filler = "é".repeat((120_000 - JSON.stringify({ ...event, filler: "" }).length) / 2);
  const [id = ""] = await deliver(worker, [{ ...event, filler }]);
  await worker.logged(1, "applied");
  expect(await stored("deliveries", [id])).toMatchObject([{ payload: expect.stringContaining(filler) }]);
});

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
  expect(letter).toMatchObject({ source: "aircall", type: "call.ended", reason: expect.any(String) });
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
