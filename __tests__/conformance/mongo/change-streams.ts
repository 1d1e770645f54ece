import { type Document, Timestamp } from "mongodb";
import { codeOf, type MongoContext, take } from "./context";

export function describeChangeStreams(mongo: MongoContext): void {
  describe("change streams", () => {
    test("tell of each kind of change to a document", async () => {
      const things = await mongo.collection();
      const ns = { db: things.dbName, coll: "things" };
      const stream = await mongo.watch(things);
      await things.insertOne({ _id: 1, a: { b: 1, c: 2 }, l: [1], gone: true });
      await things.updateOne(
        { _id: 1 },
        { $set: { "a.b": 5, "x.y": 1 }, $unset: { gone: "" }, $push: { l: 2 as never } },
      );
      await things.replaceOne({ _id: 1 }, { n: 1 });
      await things.deleteOne({ _id: 1 });
      const event = (operationType: string, rest: Document) => ({
        _id: { _data: expect.any(String) },
        operationType,
        clusterTime: expect.any(Timestamp),
        wallTime: expect.any(Date),
        ns,
        documentKey: { _id: 1 },
        ...rest,
      });
      expect(await take(stream, 4)).toEqual([
        event("insert", { fullDocument: { _id: 1, a: { b: 1, c: 2 }, l: [1], gone: true } }),
        event("update", {
          updateDescription: {
            updatedFields: { "a.b": 5, x: { y: 1 }, "l.1": 2 },
            removedFields: ["gone"],
            truncatedArrays: [],
          },
        }),
        event("replace", { fullDocument: { _id: 1, n: 1 } }),
        event("delete", {}),
      ]);
    });

    test("say nothing of writes that change nothing", async () => {
      const things = await mongo.collection({ _id: 1, n: 1 });
      const stream = await mongo.watch(things);
      await things.updateOne({ _id: 1 }, { $set: { n: 1 } });
      await things.replaceOne({ _id: 1 }, { n: 1 });
      await things.updateOne({ _id: 9 }, { $set: { n: 1 } });
      await things.insertOne({ _id: 2 });
      expect((await take(stream, 1))[0]).toMatchObject({ operationType: "insert", documentKey: { _id: 2 } });
    });

    test("look documents up as they are now, or are no more", async () => {
      const things = await mongo.collection({ _id: 1, n: 0 }, { _id: 2, n: 0 });
      const stream = await mongo.watch(things, [], { fullDocument: "updateLookup" });
      await things.updateOne({ _id: 1 }, { $set: { n: 1 } });
      await things.updateOne({ _id: 2 }, { $set: { n: 1 } });
      await things.updateOne({ _id: 1 }, { $set: { n: 2 } });
      await things.deleteOne({ _id: 2 });
      const events = await take(stream, 4);
      expect(events.map(({ fullDocument }) => fullDocument)).toEqual([
        { _id: 1, n: 2 },
        null,
        { _id: 1, n: 2 },
        undefined,
      ]);
    });

    test("watch one collection, a database, or all", async () => {
      const things = await mongo.collection();
      const database = mongo.client.db(things.dbName);
      const streams = await Promise.all(
        [things, database, mongo.client].map((on) => mongo.watch(on as never)),
      );
      await database.collection("other").insertOne({ _id: 1 as never });
      await things.insertOne({ _id: 2 });
      const [one, all, whole] = streams;
      const ids = async (stream: typeof one, count: number) =>
        stream && (await take(stream, count)).map(({ documentKey }) => documentKey._id);
      expect(await ids(one, 1)).toEqual([2]);
      expect(await ids(all, 2)).toEqual([1, 2]);
      expect(await ids(whole, 2)).toEqual([1, 2]);
    });

    test("filter and shape events, and keep their tokens", async () => {
      const things = await mongo.collection();
      const database = mongo.client.db(things.dbName);
      const stream = await mongo.watch(
        database,
        [
          {
            $match: { "ns.coll": { $in: ["things", "rooms"] }, operationType: { $in: ["insert", "delete"] } },
          },
          { $project: { documentKey: 1, "fullDocument.n": 1, "ns.coll": 1 } },
          { $addFields: { seen: true } },
        ],
        { fullDocument: "updateLookup" },
      );
      await things.insertOne({ _id: 1, n: 1, text: "no" });
      await things.updateOne({ _id: 1 }, { $set: { n: 2 } });
      await database.collection("noise").insertOne({});
      await things.deleteOne({ _id: 1 });
      const _id = { _data: expect.any(String) };
      const ns = { coll: "things" };
      expect(await take(stream, 2)).toEqual([
        { _id, ns, documentKey: { _id: 1 }, fullDocument: { n: 1 }, seen: true },
        { _id, ns, documentKey: { _id: 1 }, seen: true },
      ]);
    });

    test("refuse stages and options that they do not have, and events without a token", async () => {
      const things = await mongo.collection();
      const open = (pipeline: Document[], options: Document = {}) =>
        codeOf(things.watch(pipeline, options).tryNext());
      expect(await open([{ $group: { _id: null } }])).toBe(20);
      const twice = { startAtOperationTime: new Timestamp({ t: 1, i: 1 }), resumeAfter: { _data: "82" } };
      expect(await open([], twice)).not.toBe(0);
      expect(await open([{ $changeStreamSplitLargeEvent: {} }])).toBe(0);
      expect(await open([{ $changeStreamSplitLargeEvent: {} }, { $match: {} }])).not.toBe(0);
      const stream = mongo.closeAfterTest(things.watch([{ $project: { _id: 0 } }], { maxAwaitTimeMS: 200 }));
      const next = stream.tryNext().then(async () => {
        await things.insertOne({ _id: 1 });
        return stream.next();
      });
      expect(await codeOf(next)).toBe(280);
    });

    test("wake as soon as something is written", async () => {
      const things = await mongo.collection();
      const database = mongo.client.db(things.dbName);
      const open = { aggregate: "things", pipeline: [{ $changeStream: {} }], cursor: {} };
      const { cursor } = await database.command(open);
      const began = performance.now();
      for (let _id = 0; _id < 10; _id++) {
        const more = database.command({ getMore: cursor.id, collection: "things", maxTimeMS: 30_000 });
        await things.insertOne({ _id });
        expect((await more)["cursor"].nextBatch).toMatchObject([{ documentKey: { _id } }]);
      }
      // Ten waits to their end would be 300 s.
      expect(performance.now() - began).toBeLessThan(20_000);
    });

    test("split an event that is too large for one document", async () => {
      const things = await mongo.collection({ _id: 1, text: "a".repeat(9_000_000) });
      const options = { fullDocument: "updateLookup" };
      const plain = await mongo.watch(things, [], options);
      const stream = await mongo.watch(things, [{ $changeStreamSplitLargeEvent: {} }], options);
      await things.updateOne({ _id: 1 }, { $set: { text: "b".repeat(9_000_000) } });
      await things.insertOne({ _id: 2 });
      expect(await codeOf(plain.next())).toBe(10334);
      const parts = await take(stream, 2);
      expect(parts.map(({ splitEvent }) => splitEvent)).toEqual([
        { fragment: 1, of: 2 },
        { fragment: 2, of: 2 },
      ]);
      const whole = Object.assign({}, ...parts);
      expect(whole.fullDocument.text).toHaveLength(9_000_000);
      expect(Object.values(whole.updateDescription.updatedFields)[0]).toHaveLength(9_000_000);
      const resumed = await mongo.watch(things, [{ $changeStreamSplitLargeEvent: {} }], {
        ...options,
        resumeAfter: parts[0]?.["_id"],
      });
      const rest = await take(resumed, 2);
      expect(rest).toMatchObject([{ splitEvent: { fragment: 2, of: 2 } }, { documentKey: { _id: 2 } }]);
    });

    test("tell of new collections and indexes where that is asked for", async () => {
      const database = mongo.database();
      const stream = await mongo.watch(database, [], { showExpandedEvents: true });
      await database.createCollection("a");
      await database.collection("a").createIndex({ n: 1 });
      await database.collection("a").dropIndexes();
      const events = await take(stream, 3);
      expect(events.map(({ operationType }) => operationType)).toEqual([
        "create",
        "createIndexes",
        "dropIndexes",
      ]);
    });
  });
}
