import { ServiceError } from "../../../lambdas/shared/service-error";
import { chunkRecord } from "../../../lambdas/vectorize/chunk-record";
import { vectorizeRecord } from "../../../lambdas/vectorize/vectorize-record";
import { exampleRecord } from "./example-record";
import { FakeCloud } from "./fake-cloud";

const PATH = "records/aircall:call:1";
const RECORD = "aircall:call:1";

const LONG = Array.from({ length: 200 }, (_, day) => `The heating was cold on day ${day}.`).join(" ");
const long = exampleRecord({ text: LONG });

test("a record is indexed chunk by chunk, and the log tells how long it took", async () => {
  const cloud = new FakeCloud();
  cloud.put(long);
  await vectorizeRecord(PATH, cloud);
  const chunks = chunkRecord(long);
  expect(cloud.texts).toEqual(chunks.map(({ text }) => text));
  expect(cloud.lines).toEqual([
    {
      event: "record.vectorized",
      record: RECORD,
      delivery: "d1",
      revision: "1",
      chunks: chunks.length,
      embedded: chunks.length,
      reused: 0,
      embedMs: 10,
      upsertMs: 10,
      durationMs: 40,
    },
  ]);
});

test("what was embedded before is not embedded again, wherever in the text it stands", async () => {
  const cloud = new FakeCloud();
  cloud.put(long);
  await vectorizeRecord(PATH, cloud);
  const chunks = chunkRecord(long).length;
  expect(cloud.embedded).toHaveLength(chunks);

  await vectorizeRecord(PATH, cloud);
  expect(cloud.lines.at(-1)).toMatchObject({ chunks, embedded: 0, reused: chunks });

  const access = { audience: "room", rooms: ["r1"] } as const;
  cloud.put({ ...long, access });
  await vectorizeRecord(PATH, cloud);
  expect(cloud.embedded).toHaveLength(chunks);
  expect(cloud.index.payloads.map(({ audience }) => audience)).toEqual(Array(chunks).fill("room"));

  cloud.put({ ...long, text: `${"A new beginning. ".repeat(90)}${LONG}` });
  await vectorizeRecord(PATH, cloud);
  const vectors = [...cloud.index.points.values()].map(({ vector }) => vector.dense);
  expect(vectors.every((vector) => vector.length === 2)).toBe(true);
  expect(cloud.texts.join(" ")).toContain(LONG.slice(-500));
});

test("over the day's budget a record waits, and what it no longer says is not found meanwhile", async () => {
  const cloud = new FakeCloud();
  cloud.put(exampleRecord({ text: "The code is 4711." }));
  await vectorizeRecord(PATH, cloud);
  cloud.budget = 0;
  cloud.put(exampleRecord({ text: "The code was changed." }));
  await vectorizeRecord(PATH, cloud);
  expect(cloud.texts).toEqual([]);
  expect(cloud.lines.at(-1)).toMatchObject({ event: "record.postponed", record: RECORD, embedded: 0 });
  expect([...cloud.waiting.words.keys()]).toEqual([RECORD]);
});

test("no writing goes on after a failure, which would write over what is shown by then", async () => {
  const cloud = new FakeCloud();
  const travels: string[] = [];
  const slow = new FakeCloud(async (what) => {
    await new Promise(setImmediate);
    travels.push(what);
  });
  const failing = new FakeCloud(async () => {
    throw new Error("no answer");
  });
  cloud.put(long);
  const shelves = [...failing.shelves, ...slow.shelves];
  await expect(vectorizeRecord(PATH, Object.assign(cloud, { shelves }))).rejects.toThrow("no answer");
  expect(travels.at(-1)).toBe("upsert: answer");
});

test("while a new model takes over, a record is shown by both", async () => {
  const cloud = new FakeCloud();
  const next = new FakeCloud();
  cloud.put(long);
  await vectorizeRecord(PATH, {
    ...cloud,
    documents: cloud.documents,
    shelves: [...cloud.shelves, ...next.shelves],
  });
  expect(next.texts).toEqual(cloud.texts);
  const chunks = chunkRecord(long).length;
  expect(cloud.lines.at(-1)).toMatchObject({ chunks, embedded: 2 * chunks });
});

test("feedback counts, and is not searched", async () => {
  const cloud = new FakeCloud();
  cloud.put(exampleRecord({ kind: "feedback", source: "assistant" }));
  await vectorizeRecord(PATH, cloud);
  expect([cloud.texts, cloud.embedded, cloud.letters]).toEqual([[], [], []]);
});

test.each([400, 413, 422])(
  "a record that is refused with %d is put with the dead letters, and nothing older of it is found any more",
  async (status) => {
    const refusing: FakeCloud = new FakeCloud(async (what) => {
      if (what === "embed: request" && refusing.lines.length > 0) {
        throw new ServiceError("Workers AI", "not like this", { status });
      }
    });
    refusing.put(exampleRecord());
    await vectorizeRecord(PATH, refusing);
    expect(refusing.texts).toHaveLength(1);
    refusing.put(exampleRecord({ text: "other" }));
    await vectorizeRecord(PATH, refusing);
    const reason = "ServiceError: Workers AI: not like this";
    expect(refusing.texts).toEqual([]);
    expect(refusing.letters).toEqual([{ document: PATH, record: RECORD, reason }]);
    expect(refusing.lines.at(-1)).toEqual({ event: "record.failed", record: RECORD, reason });
  },
);

test.each([401, 403, 404, 408, 429, 503])(
  "a failure with %d may pass, so the event comes again",
  async (status) => {
    const cloud = new FakeCloud(async (what) => {
      if (what === "upsert: request") throw new ServiceError("Qdrant", "not now", { status });
    });
    cloud.put(exampleRecord());
    await expect(vectorizeRecord(PATH, cloud)).rejects.toThrow("Qdrant: not now");
    expect(cloud.letters).toEqual([]);
  },
);

test("a document that is gone takes its points along", async () => {
  const cloud = new FakeCloud();
  cloud.put(long);
  await vectorizeRecord(PATH, cloud);
  cloud.put(undefined);
  await vectorizeRecord(PATH, cloud);
  expect(cloud.texts).toEqual([]);
  expect(cloud.lines.at(-1)).toEqual({ event: "record.removed", record: RECORD });
});

test("a document that is no record is put with the dead letters, and nothing older of it is found any more", async () => {
  const cloud = new FakeCloud();
  cloud.put(exampleRecord());
  await vectorizeRecord(PATH, cloud);
  cloud.put({ ...exampleRecord(), access: { audience: "everybody" } });
  await vectorizeRecord(PATH, cloud);
  expect(cloud.texts).toEqual([]);
  const reason = expect.stringMatching(/^access\.audience: /);
  expect(cloud.letters).toEqual([{ document: PATH, record: RECORD, reason }]);
  expect(cloud.lines.at(-1)).toEqual({ event: "record.failed", record: RECORD, reason });
});

test("an id that was escaped for Firestore is the record's own in the index", async () => {
  const cloud = new FakeCloud();
  cloud.put(exampleRecord({ id: "rocketchat:message:a/b" }));
  await vectorizeRecord("records/rocketchat:message:a%2Fb", cloud);
  expect(cloud.lines).toMatchObject([{ event: "record.vectorized", record: "rocketchat:message:a/b" }]);
});

test.each(["read", "read points", "embed", "upsert"])(
  "a failure to %s is logged and thrown, so that the event comes again",
  async (service) => {
    const cloud = new FakeCloud(async (what) => {
      if (what.startsWith(`${service}:`)) throw new Error("no answer");
    });
    cloud.put(exampleRecord());
    await expect(vectorizeRecord(PATH, cloud)).rejects.toThrow("no answer");
    expect(cloud.lines.at(-1)).toEqual({
      event: "record.retried",
      record: RECORD,
      error: "Error: no answer",
    });
  },
);

test("a dead letter that cannot be published is not lost: the event comes again", async () => {
  const cloud = new FakeCloud(async (what) => {
    if (what.startsWith("publish")) throw new Error("no answer");
  });
  cloud.put({});
  await expect(vectorizeRecord(PATH, cloud)).rejects.toThrow("no answer");
  expect(cloud.lines.map(({ event }) => event)).toEqual(["record.retried"]);
});

test("a document that changes all the time is left to a later delivery", async () => {
  const cloud: FakeCloud = new FakeCloud(async (what) => {
    if (what === "upsert: answer") cloud.put(exampleRecord());
  });
  cloud.put(exampleRecord());
  await expect(vectorizeRecord(PATH, cloud)).rejects.toThrow(
    "records/aircall:call:1 changed 5 times while its vectors were written. It is tried again from the start.",
  );
  expect(cloud.lines.at(-1)?.event).toBe("record.retried");
});
