import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Firestore } from "@google-cloud/firestore";
import { type EventarcOptions, startEventarc } from "../../../local/eventarc/server";
import { startFirestore } from "../../../local/firestore/server";
import { explainStartFailure, type RunningService } from "../../../local/service";
import { connectFirestore } from "../../conformance/firestore/client";
import { ReceivingFunction } from "./receiving-function";

const project = "demo-eventarc";
const closing: (() => unknown)[] = [];
let firestore: RunningService;
let db: Firestore;
let target: ReceivingFunction;
let dataDir: string;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "eventarc-"));
  closing.push(() => rmSync(dataDir, { recursive: true }));
  firestore = closedAfterwards(await startFirestore({ port: 0 }));
  db = client(firestore);
  target = await new ReceivingFunction().start();
  closing.push(() => target.close());
});

afterEach(async () => {
  while (closing.length > 0) await closing.pop()?.();
});

/** Closes the service after the test, unless the test has done so. */
function closedAfterwards(service: RunningService): RunningService {
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= service.close();
    return closed;
  };
  closing.push(close);
  return { ...service, close };
}

function client({ port }: RunningService): Firestore {
  const created = connectFirestore(`127.0.0.1:${port}`, project);
  closing.push(() => created.terminate());
  return created;
}

async function start(options: Partial<EventarcOptions> = {}): Promise<RunningService> {
  const eventarc = await startEventarc({
    port: 0,
    firestoreHost: `127.0.0.1:${firestore.port}`,
    project,
    triggers: [{ document: "records/{record}", url: target.url, location: "europe-west1" }],
    log: { info: () => {}, warn: () => {}, error: () => {} },
    ...options,
  });
  return closedAfterwards(eventarc);
}

async function health({ url }: RunningService) {
  const { triggers } = (await (await fetch(`${url}/healthz`)).json()) as {
    triggers: Record<string, unknown>[];
  };
  return triggers[0];
}

test("creations, updates and deletions reach the function, other collections do not", async () => {
  await start();
  await db.doc("others/x").set({ n: 0 });
  await db.doc("records/a").set({ n: 1, f: 1.5 });
  await target.until(1);
  await db.doc("records/a").update({ n: 2 });
  await target.until(2);
  await db.doc("records/a").delete();
  await target.until(3);
  expect(target.documents()).toEqual(["records/a", "records/a", "records/a"]);
  const [created, updated, deleted] = target.received.map(({ data }) => data);
  expect(created?.value?.fields).toEqual({ n: { integerValue: "1" }, f: { doubleValue: 1.5 } });
  expect(updated?.oldValue?.fields?.["n"]).toEqual({ integerValue: "1" });
  expect(updated?.updateMask).toEqual({ fieldPaths: ["n"] });
  expect(deleted).toEqual({
    oldValue: expect.objectContaining({ name: expect.stringContaining("records/a") }),
  });
});

test("a write that changes nothing makes no event", async () => {
  await start();
  await db.doc("records/a").set({ n: 1 });
  await target.until(1);
  await db.doc("records/a").set({ n: 1 });
  await db.doc("records/b").set({ n: 1 });
  await target.until(2);
  expect(target.documents()).toEqual(["records/a", "records/b"]);
});

test("what is there before the start is delivered too", async () => {
  await db.doc("records/early").set({});
  await start();
  await target.until(1);
  expect(target.documents()).toEqual(["records/early"]);
});

test("a failing function is tried again, each time later, until it acknowledges", async () => {
  const waits: number[] = [];
  target.answer = (response) => response.writeHead(target.received.length < 4 ? 503 : 200).end();
  const eventarc = await start({
    backoff: (retry) => retry * 100,
    wait: async (milliseconds) => void waits.push(milliseconds),
  });
  await db.doc("records/a").set({});
  await target.until(4);
  expect(waits).toEqual([100, 200, 300]);
  expect(new Set(target.received.map(({ headers }) => headers["ce-id"])).size).toBe(1);
  await db.doc("records/b").set({});
  await target.until(5);
  expect(await health(eventarc)).toMatchObject({ retried: 3, waiting: 0, current: true });
});

test("a function that refuses connections is tried again", async () => {
  const { url } = target;
  await target.close();
  target = new ReceivingFunction();
  let revived = false;
  await start({
    triggers: [{ document: "records/{record}", url }],
    wait: async () => {
      if (!revived) await target.start(Number(new URL(url).port));
      revived = true;
    },
  });
  await db.doc("records/a").set({});
  await target.until(1);
  expect(target.documents()).toEqual(["records/a"]);
});

test("one document that always fails holds up no other", async () => {
  target.answer = (response, { headers }) =>
    response.writeHead(headers["ce-document"] === "records/bad" ? 500 : 200).end();
  await start({
    maxInFlight: 1,
    wait: (_, signal) => new Promise((_resolve, reject) => signal.addEventListener("abort", reject)),
  });
  await db.doc("records/bad").set({});
  await target.until(1);
  for (const id of ["b", "c", "d"]) await db.doc(`records/${id}`).set({});
  await target.until(4);
  expect(target.documents()).toEqual(["records/bad", "records/b", "records/c", "records/d"]);
});

test("no more deliveries are under way at a time than allowed", async () => {
  const open: (() => void)[] = [];
  target.answer = (response) => open.push(() => response.writeHead(204).end());
  const eventarc = await start({ maxInFlight: 3 });
  await Promise.all(Array.from({ length: 10 }, (_, index) => db.doc(`records/${index}`).set({})));
  await target.until(3);
  await expectEventually(async () => (await health(eventarc))?.["waiting"] === 7);
  expect(target.received).toHaveLength(3);
  expect(await health(eventarc)).toMatchObject({ delivered: 0, inFlight: 3, waiting: 7 });
  target.answer = (response) => response.writeHead(204).end();
  for (const release of open) release();
  await target.until(10);
  expect(new Set(target.documents()).size).toBe(10);
});

test("after a restart what was not acknowledged comes again, and what was does not", async () => {
  target.answer = (response, { headers }) =>
    response.writeHead(headers["ce-document"] === "records/bad" ? 500 : 200).end();
  const first = await start({
    dataDir,
    wait: (_, signal) => new Promise((_resolve, reject) => signal.addEventListener("abort", reject)),
  });
  await db.doc("records/good").set({});
  await db.doc("records/gone").set({});
  await target.until(2);
  await db.doc("records/bad").set({});
  await target.until(3);
  await expectEventually(async () => (await health(first))?.["delivered"] === 2);
  await first.close();
  await db.doc("records/gone").delete();
  await db.doc("records/new").set({});
  target.answer = (response) => response.writeHead(200).end();
  await start({ dataDir });
  await target.until(6);
  expect(target.documents().slice(3).sort()).toEqual(["records/bad", "records/gone", "records/new"]);
});

test("without a folder a restart delivers every document again", async () => {
  const first = await start();
  await db.doc("records/a").set({});
  await target.until(1);
  await first.close();
  await start();
  await target.until(2);
  expect(target.received[1]?.headers["ce-id"]).toBe(target.received[0]?.headers["ce-id"]);
});

test("the feed finds Firestore again after it died, and misses nothing", async () => {
  await firestore.close();
  const folder = join(dataDir, "firestore");
  firestore = closedAfterwards(await startFirestore({ port: 0, dataDir: folder }));
  const { port } = firestore;
  await start();
  await client(firestore).doc("records/a").set({});
  await target.until(1);
  await firestore.close();
  firestore = closedAfterwards(await startFirestore({ port, dataDir: folder }));
  await client(firestore).doc("records/b").set({});
  await target.until(2);
  expect(target.documents()).toEqual(["records/a", "records/b"]);
});

test("a trigger for deletions hears of nothing else", async () => {
  await start({
    triggers: [
      {
        document: "records/{record}",
        url: target.url,
        eventType: "google.cloud.firestore.document.v1.deleted",
      },
    ],
  });
  await db.doc("records/a").set({});
  await db.doc("records/b").set({});
  await db.doc("records/a").delete();
  await target.until(1);
  expect(target.received[0]?.headers).toMatchObject({
    "ce-document": "records/a",
    "ce-type": "google.cloud.firestore.document.v1.deleted",
  });
});

test("an event type that is none of Firestore's is refused", async () => {
  await expect(
    start({ triggers: [{ document: "a/{b}", url: target.url, eventType: "google.cloud.audit" }] }),
  ).rejects.toThrow(/"google.cloud.audit" is none of Firestore's/);
});

test("a port in use is explained", async () => {
  const { port } = await start();
  const failure = await start({ port }).catch((error: unknown) => error);
  expect(explainStartFailure("eventarc", port, failure)).toMatch(`port ${port} is already in use`);
});

/** Asks again until it is so, for five seconds. */
async function expectEventually(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 5_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`It did not come to be within five seconds: ${isSo}`);
    await new Promise(setImmediate);
  }
}
