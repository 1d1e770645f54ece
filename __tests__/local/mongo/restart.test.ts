import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Binary, Decimal128, type Document, Long, MongoClient, ObjectId, Timestamp } from "mongodb";
import { type MongoOptions, startMongo } from "../../../local/mongo/server";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "mongo-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** Runs against a server that is stopped afterwards. */
async function during<Result>(
  run: (client: MongoClient) => Promise<Result>,
  options: Partial<MongoOptions> = {},
): Promise<Result> {
  const { url, close } = await startMongo({ port: 0, dataDir, ...options });
  const client = await new MongoClient(url).connect();
  try {
    return await run(client);
  } finally {
    await client.close();
    await close();
  }
}

const dump = async (client: MongoClient) => {
  const database = client.db("demo");
  const collections = await database.listCollections({}, { nameOnly: false }).toArray();
  return Promise.all(
    collections.map(async ({ name, info }) => ({
      name,
      uuid: String(info?.uuid),
      documents: await database.collection(name).find().toArray(),
      indexes: await database.collection(name).indexes(),
    })),
  );
};

test("everything is after a restart what it was, whatever BSON has", async () => {
  const before = await during(async (client) => {
    const things = client.db("demo").collection<{ _id: number } & Document>("things");
    await things.createIndex({ a: 1 }, { unique: true, sparse: true });
    await things.insertMany([
      { _id: 1, id: new ObjectId(), at: new Date(1), ts: new Timestamp({ t: 5, i: 6 }), text: /a/i },
      {
        _id: 2,
        big: Long.MAX_VALUE,
        exact: Decimal128.fromString("1.10"),
        bytes: new Binary(Buffer.from("x"), 4),
      },
      { _id: 3, a: "x", list: [[], [{ b: null }]], "": 0 },
    ]);
    await things.updateOne({ _id: 3 }, { $push: { list: 5 as never }, $unset: { "": "" } });
    await things.deleteOne({ _id: 1 });
    await client
      .db("demo")
      .collection("old")
      .insertOne({ _id: 1 as never });
    await client.db("demo").collection("old").rename("new");
    await client.db("demo").createCollection("gone");
    await client.db("demo").dropCollection("gone");
    return dump(client);
  });
  expect(await during(dump)).toEqual(before);
  // With an oplog this short the journal is written anew from what was restored, and restored from that.
  for (let restarts = 0; restarts < 2; restarts++) {
    expect(await during(dump, { oplogSize: 1 })).toEqual(before);
  }
  const taken = await during((client) =>
    client
      .db("demo")
      .collection("things")
      .insertOne({ a: "x" })
      .catch(({ code }) => code),
  );
  expect(taken).toBe(11000);
});

test("a change stream goes on over restarts, and the time too", async () => {
  const { token, time } = await during(async (client) => {
    const things = client.db("demo").collection<{ _id: number }>("things");
    const { operationTime } = await client.db("demo").command({ insert: "things", documents: [{ _id: 1 }] });
    const stream = things.watch([], { startAtOperationTime: operationTime });
    const { _id } = await stream.next();
    await things.insertOne({ _id: 2 });
    return { token: _id, time: operationTime as Timestamp };
  });
  await during((client) => client.db("demo").collection<{ _id: number }>("things").insertOne({ _id: 3 }));
  const events = await during(async (client) => {
    const stream = client.db("demo").watch<Document>([], { resumeAfter: token });
    return [await stream.next(), await stream.next()] as Document[];
  });
  expect(events.map(({ documentKey }) => documentKey._id)).toEqual([2, 3]);
  expect(events.every(({ clusterTime }) => clusterTime.greaterThan(time))).toBe(true);
});

test("what the oplog has lost stays lost after a restart", async () => {
  const options = { oplogSize: 3 };
  const token = await during(async (client) => {
    const things = client.db("demo").collection("things");
    const stream = things.watch();
    await stream.tryNext();
    await things.insertMany(Array.from({ length: 10 }, () => ({})));
    return stream.resumeToken;
  }, options);
  const code = await during(
    (client) =>
      client
        .db("demo")
        .watch([], { resumeAfter: token })
        .next()
        .catch(({ code }) => code),
    options,
  );
  expect(code).toBe(286);
});

test("a write that was not heard of is not made again by the next server", async () => {
  const id = new Binary(Buffer.alloc(16, 7), Binary.SUBTYPE_UUID);
  const updates = [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }];
  const ask = (client: MongoClient) =>
    client.withSession((session) => {
      Object.assign(session.serverSession, { id: { id } });
      return client.db("demo").command({ update: "things", updates, txnNumber: Long.ONE }, { session });
    });
  const first = await during(ask);
  const second = await during(ask);
  expect(second["upserted"]).toEqual(first["upserted"]);
  const found = await during((client) => client.db("demo").collection("things").findOne());
  expect(found).toEqual({ _id: 1, n: 1 });
});

test("a restart gives the room back of what was overwritten", async () => {
  const options = { oplogSize: 10 };
  await during(async (client) => {
    const things = client.db("demo").collection<{ _id: number } & Document>("things");
    const operations = Array.from({ length: 500 }, (_, n) => ({
      updateOne: { filter: { _id: 1 }, update: { $set: { n, text: "x".repeat(1000) } }, upsert: true },
    }));
    await things.bulkWrite(operations);
  }, options);
  const file = join(dataDir, "mongodb.jsonl");
  const before = statSync(file).size;
  await during(async () => {}, options);
  expect(statSync(file).size).toBeLessThan(before / 10);
});
