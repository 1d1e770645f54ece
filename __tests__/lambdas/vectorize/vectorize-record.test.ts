import { chunkRecord } from "../../../lambdas/vectorize/chunk-record";
import { vectorizeRecord } from "../../../lambdas/vectorize/vectorize-record";
import { exampleRecord } from "./example-record";
import { FakeCloud } from "./fake-cloud";

const PATH = "records/aircall:call:1";
const RECORD = "aircall:call:1";

const long = exampleRecord({ text: "The heating was cold again. ".repeat(200) });

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
      embedMs: 10,
      upsertMs: 10,
      durationMs: 20,
    },
  ]);
});

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

test.each(["read", "embed", "upsert", "delete surplus"])(
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
