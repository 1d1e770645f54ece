import { pointId } from "../../../lambdas/shared/vector-index/point-id";
import { startQdrant } from "../../../local/qdrant/server";
import type { Finding } from "../../../scripts/vectors/compare-points";
import { call, calls, type Desk, FIRST, openDesk, SECOND } from "./desk";

jest.setTimeout(60_000);

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.room("lobby", "c");
  await desk.say("lobby", "m1", "The pool opens at nine.");
  await desk.put(...calls(3));
});
afterEach(() => desk.close());

const HOUR = "rocketchat:conversation:lobby:h:2026-11-24T09";
const { collection } = FIRST;

const setPayload = (record: string, payload: object) =>
  desk.qdrant.setPayload(collection, { wait: true, payload: { ...payload }, points: [pointId(record, 0)] });

/** A point as it is, under another id and with other fields. */
async function copyPoint(record: string, id: string, change: object): Promise<void> {
  const [point] = await desk.qdrant.retrieve(collection, {
    ids: [pointId(record, 0)],
    with_vector: true,
    with_payload: true,
  });
  const points = [
    { id, vector: point?.vector as { dense: number[] }, payload: { ...point?.payload, ...change } },
  ];
  await desk.qdrant.upsert(collection, { wait: true, points });
}

/** One of each that can go wrong. */
async function spoil(): Promise<void> {
  await desk.qdrant.delete(collection, { wait: true, points: [pointId(call(0).id, 0)] });
  await setPayload(call(1).id, { text: "Something else.", contentHash: "0" });
  await setPayload(call(2).id, { version: { at: "2026-11-01T00:00:00.000Z", rank: 0, delivery: "old" } });
  await setPayload(HOUR, { audience: "public-rooms", rooms: ["attic"] });
  await copyPoint(call(1).id, pointId("aircall:call:77", 0), { record: "aircall:call:77" });
  await copyPoint(call(1).id, pointId("aircall:call:78", 3), { record: "rocketchat:conversation:gone:t:m9" });
  await copyPoint(call(1).id, "00000000-0000-5000-8000-000000000001", { chunk: 0 });
  await copyPoint(call(1).id, "00000000-0000-5000-8000-000000000002", { record: null });
}

const sorted = (findings: Finding[]) =>
  findings.map(({ problem, record, detail }) => `${problem} ${record}: ${detail}`).sort();

test("an index that is as it should be passes", async () => {
  const { code, out } = await desk.run(["verify"]);
  expect({ code, out }).toEqual({
    code: 0,
    out: "knowledge_use_lite_v1: 3 records and 1 chat message compared.\nNothing is wrong.\n",
  });
  expect(desk.requests).toEqual([]);
});

test("whatever is wrong is found, of records and of conversations, and nothing else", async () => {
  await spoil();
  const before = await desk.points(FIRST);
  const { code, out } = await desk.run(["verify", "--json"]);
  expect(code).toBe(1);
  const report = JSON.parse(out);
  expect(sorted(report.findings)).toEqual([
    'access rocketchat:conversation:lobby:h:2026-11-24T09: rooms is ["attic"] in place of ["lobby"]',
    "content aircall:call:1: text is Something else. in place of Call number 1 was about the heating.",
    "missing aircall:call:0: chunk 0",
    "surplus : names no record",
    "surplus aircall:call:1: chunk 0",
    "surplus aircall:call:77: chunk 0",
    "surplus rocketchat:conversation:gone:t:m9: chunk 0",
    'version aircall:call:2: version is {"at":"2026-11-01T00:00:00.000Z","rank":0,"delivery":"old"} in place of {"at":"2026-11-20T10:00:00.000Z","rank":1,"delivery":"d2"}',
  ]);
  expect(report).toMatchObject({ collection, repair: false, checked: { records: 3, messages: 1 } });
  expect(report.left).toEqual(report.findings);
  expect(await desk.points(FIRST)).toEqual(before);
});

test("--repair mends each, embeds only what has no vector, and a second look finds nothing", async () => {
  const right = await desk.points(FIRST);
  await spoil();
  const { code, out } = await desk.run(["verify", "--repair", "--yes", "--json"]);
  const { findings, left, failures } = JSON.parse(out);
  expect({ code, found: findings.length, left, failures }).toEqual({
    code: 0,
    found: 8,
    left: [],
    failures: [],
  });
  expect(await desk.points(FIRST)).toEqual(right);
  expect(desk.requests.flat().sort()).toEqual([
    "Call 0 (aircall call, 2026-11-20)\nCall number 0 was about the heating.",
    "Call 1 (aircall call, 2026-11-20)\nCall number 1 was about the heating.",
  ]);
  expect((await desk.run(["verify"])).code).toBe(0);
});

test("each day of a thread is compared, and mended, by itself", async () => {
  await desk.say("lobby", "r1", "Who has the key?", "2026-11-24T23:50:00.000Z", "m1");
  await desk.say("lobby", "r2", "I have.", "2026-11-25T00:10:00.000Z", "m1");
  const right = await desk.points(FIRST);
  const days = ["2026-11-24", "2026-11-25"].map((day) => `rocketchat:conversation:lobby:t:m1:${day}`);
  expect(right.map(({ payload }) => payload.record)).toEqual(expect.arrayContaining(days));
  await desk.qdrant.delete(collection, {
    wait: true,
    filter: { must: [{ key: "record", match: { any: days.slice(1) } }] },
  });
  const { code, out } = await desk.run(["verify", "--repair", "--json"]);
  expect({ code, findings: sorted(JSON.parse(out).findings) }).toEqual({
    code: 0,
    findings: [`missing ${days[1]}: chunk 0`],
  });
  expect(await desk.points(FIRST)).toEqual(right);
});

test("the table says what is wrong and what to do, the gravest first", async () => {
  await spoil();
  const { out } = await desk.run(["verify"]);
  expect(out).toContain(
    [
      "wrong    points",
      "access        1  somebody else may read it than should",
      "surplus       4  nothing is there that it is of",
      "missing       1  what is there cannot be found",
      "content       1  it says something else",
      "version       1  it is of another state",
    ].join("\n"),
  );
  expect(out).toMatch(/\nMend it with --repair\.\n$/);
  const repaired = await desk.run(["verify", "--repair", "--yes"]);
  expect(repaired.out).toMatch(/^surplus +4 +0 +nothing is there that it is of$/m);
});

test("most of a collection is deleted only after a yes: the wrong Firestore has nothing of what is indexed", async () => {
  const right = await desk.points(FIRST);
  const questions: string[] = [];
  const answer = (yes: boolean) => ({
    confirm: async (question: string) => {
      questions.push(question);
      return yes;
    },
  });
  const elsewhere = (yes: boolean) => desk.run(["verify", "--repair", "--database", "other"], answer(yes));

  expect((await elsewhere(false)).code).toBe(1);
  expect(await desk.points(FIRST)).toEqual(right);
  expect((await elsewhere(true)).code).toBe(0);
  expect(await desk.points(FIRST)).toEqual([]);
  expect(questions).toEqual(Array(2).fill("Delete 4 of the 4 points in knowledge_use_lite_v1?"));
});

test("a room that turned private closes what was public", async () => {
  await desk.room("lobby", "p");
  const { out } = await desk.run(["verify", "--repair", "--json"]);
  expect(sorted(JSON.parse(out).findings)).toEqual([
    `access ${HOUR}: audience is public-rooms in place of room`,
  ]);
  const [point] = (await desk.points(FIRST)).filter(({ payload }) => payload.record === HOUR);
  expect(point?.payload).toMatchObject({ audience: "room", rooms: ["lobby"] });
});

test("a message that was only touched leaves its point at the version that it was shown with", async () => {
  // The same words in a later version, which the function does not show again.
  await desk.say("lobby", "m1", "The pool opens at nine.");
  expect((await desk.run(["verify"])).code).toBe(0);
});

test("what the function is about to write is nothing wrong", async () => {
  await desk.firestore.doc("records/aircall:call:9").set(call(9));
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => {
    waits.push(milliseconds);
    if (waits.length === 2) await desk.put(call(9));
  };
  const { code } = await desk.run(["verify"], { sleep });
  expect({ code, waits }).toEqual({ code: 0, waits: [1000, 4000] });
});

test("a comparison that is stopped says so", async () => {
  const stop = new AbortController();
  const terminal = { line: () => {}, progress: () => stop.abort() };
  const { code, out } = await desk.run(["verify"], { terminal, stop: stop.signal });
  expect({ code, out }).toEqual({ code: 130, out: expect.stringContaining("Stopped before the end") });
});

test("another version is verified by its name", async () => {
  await desk.run(["reindex", "--yes", "--no-swap"]);
  await desk.put(call(1, "Changed in the first version alone."));
  const second = await desk.run(["verify", "--model", "@local/universal-sentence-encoder-lite#2", "--json"]);
  expect(JSON.parse(second.out)).toMatchObject({
    collection: SECOND.collection,
    findings: [{ problem: "content" }],
  });
  expect((await desk.run(["verify"])).code).toBe(0);
});

test("a collection that is not there, or an unknown model, is told", async () => {
  const verify = (model: string) => desk.run(["verify", "--model", model]);
  await expect(verify("@local/universal-sentence-encoder-lite#7")).rejects.toThrow(
    "there is no collection knowledge_use_lite_v7\n  Fill it with reindex.",
  );
  await expect(verify("@cf/baai/bge-m4")).rejects.toThrow(
    "@cf/baai/bge-m4 is no known model\n  Use @cf/baai/bge-m3 or @local/universal-sentence-encoder-lite, with # and a number",
  );
  await desk.qdrant.deleteCollection(collection);
  await expect(desk.run(["verify"])).rejects.toThrow("no collection is read yet\n  Fill one with reindex.");
});

test("a Qdrant that cannot be reached, or that refuses the key, is told with what to do", async () => {
  const at = (QDRANT_URL: string) => desk.run(["verify"], { env: { ...desk.env, QDRANT_URL } });
  await expect(at("http://127.0.0.1:9")).rejects.toThrow(
    "Qdrant: fetch failed\n  Check that it runs and can be reached from here, and QDRANT_URL if it is set.",
  );
  const guarded = await startQdrant({ port: 0, apiKey: "key" });
  await expect(at(guarded.url)).rejects.toThrow(
    /^Qdrant: 401 .*\n {2}Set QDRANT_API_KEY to a key that may do this\.$/,
  );
  await guarded.close();
});
