import { codeOf, type Doc, type MongoContext, take } from "./context";

export function describeTransactions(mongo: MongoContext): void {
  describe("transactions", () => {
    test("are seen by others once they are committed, and then as a whole", async () => {
      const things = await mongo.collection({ _id: 1, n: 1 });
      const session = mongo.client.startSession();
      session.startTransaction();
      await things.insertOne({ _id: 2 }, { session });
      await things.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
      expect(await things.find({}, { session }).sort({ _id: 1 }).toArray()).toEqual([
        { _id: 1, n: 2 },
        { _id: 2 },
      ]);
      expect(await things.find().toArray()).toEqual([{ _id: 1, n: 1 }]);
      await session.commitTransaction();
      expect(await things.find().sort({ _id: 1 }).toArray()).toEqual([{ _id: 1, n: 2 }, { _id: 2 }]);
      await session.endSession();
    });

    test("leave nothing behind when they are given up, by the client or by an error", async () => {
      const things = await mongo.collection({ _id: 1 });
      const session = mongo.client.startSession();
      session.startTransaction();
      await things.deleteOne({ _id: 1 }, { session });
      await session.abortTransaction();
      session.startTransaction();
      await things.insertOne({ _id: 2 }, { session });
      expect(await codeOf(things.insertOne({ _id: 1 }, { session }))).toBe(11000);
      expect(await codeOf(things.insertOne({ _id: 3 }, { session }))).toBe(251);
      await session.abortTransaction();
      expect(await things.find().toArray()).toEqual([{ _id: 1 }]);
      await session.endSession();
    });

    test("of which two change one document are not both committed", async () => {
      const things = await mongo.collection({ _id: 1, n: 0 });
      const add = () =>
        mongo.client.withSession((session) =>
          session.withTransaction(async () => {
            const found = await things.findOne({ _id: 1 }, { session });
            await things.updateOne({ _id: 1 }, { $set: { n: found?.["n"] + 1 } }, { session });
          }),
        );
      await Promise.all([add(), add(), add()]);
      expect((await things.findOne())?.["n"]).toBe(3);
    });

    test("are not committed to a collection that another has made or dropped meanwhile", async () => {
      const things = await mongo.collection({ _id: 1 });
      const other = mongo.client.db(things.dbName).collection<Doc>("other");
      const session = mongo.client.startSession();
      session.startTransaction();
      await other.insertOne({ _id: 1 }, { session });
      const made = other.insertOne({ _id: 2 });
      // Whether the second waits for the first or the first fails: nothing that was acknowledged is lost.
      const isCommitted = (await codeOf(session.commitTransaction())) === 0;
      await made;
      const ids = (await other.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
      expect(ids).toEqual(isCommitted ? [1, 2] : [2]);
      await session.endSession();
    });

    test("are told as changes of one time, in their order, with their session", async () => {
      const things = await mongo.collection({ _id: 1 });
      const stream = await mongo.watch(things);
      await mongo.client.withSession((session) =>
        session.withTransaction(async () => {
          await things.insertOne({ _id: 2 }, { session });
          await things.updateOne({ _id: 2 }, { $set: { n: 1 } }, { session });
          await things.deleteOne({ _id: 1 }, { session });
        }),
      );
      await things.insertOne({ _id: 3 });
      const events = await take(stream, 4);
      expect(events.map(({ operationType }) => operationType)).toEqual([
        "insert",
        "update",
        "delete",
        "insert",
      ]);
      expect(new Set(events.map(({ clusterTime }) => String(clusterTime))).size).toBe(2);
      expect(events.map(({ txnNumber }) => txnNumber !== undefined)).toEqual([true, true, true, false]);
      expect(events[0]?.["lsid"].id).toEqual(events[2]?.["lsid"].id);
      const resumed = await mongo.watch(things, [], { resumeAfter: events[0]?.["_id"] });
      expect((await take(resumed, 3)).map(({ operationType }) => operationType)).toEqual([
        "update",
        "delete",
        "insert",
      ]);
    });

    test("take no writes that are asked for twice", async () => {
      const things = await mongo.collection({ _id: 1, n: 0 });
      const session = mongo.client.startSession();
      const write = { update: "things", updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }], txnNumber: 1n };
      const database = mongo.client.db(things.dbName);
      const first = await database.command(write, { session });
      const second = await database.command(write, { session });
      expect([first["nModified"], second["nModified"]]).toEqual([1, 1]);
      expect((await things.findOne())?.["n"]).toBe(1);
      await session.endSession();
    });
  });
}
