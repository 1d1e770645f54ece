import { MongoBulkWriteError, ObjectId } from "mongodb";
import { codeOf, type MongoContext } from "./context";

export function describeWrites(mongo: MongoContext): void {
  describe("writes", () => {
    test("insert documents, and give an id to one that has none", async () => {
      const things = mongo.database().collection("things");
      const { insertedId } = await things.insertOne({ name: "a" });
      expect(insertedId).toBeInstanceOf(ObjectId);
      expect(await things.findOne({ _id: insertedId })).toEqual({ _id: insertedId, name: "a" });
    });

    test("refuse an id that is taken, and say which index and value it was", async () => {
      const things = await mongo.collection({ _id: "a" });
      const error = await things.insertOne({ _id: "a" }).catch((caught) => caught);
      expect(error).toMatchObject({ code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: "a" } });
      expect(error.message).toMatch(/^E11000 duplicate key error collection: .*things index: _id_ dup key/);
    });

    test("stop an ordered bulk at the first failure, and an unordered one at none", async () => {
      const things = await mongo.collection({ _id: 2 });
      const documents = [{ _id: 1 }, { _id: 2 }, { _id: 3 }];
      const error = await things.insertMany(documents).catch((caught) => caught);
      expect(error).toBeInstanceOf(MongoBulkWriteError);
      expect(error.insertedCount).toBe(1);
      await things.deleteOne({ _id: 1 });
      const unordered = await things.insertMany(documents, { ordered: false }).catch((caught) => caught);
      expect(unordered.insertedCount).toBe(2);
      expect(unordered.writeErrors).toMatchObject([{ index: 1, code: 11000 }]);
    });

    test("take a bulk of all kinds, each statement seeing what those before it did", async () => {
      const things = await mongo.collection();
      const result = await things.bulkWrite([
        { insertOne: { document: { _id: 1, n: 1 } } },
        { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
        { updateOne: { filter: { n: 2 }, update: { $inc: { n: 1 } } } },
        { updateOne: { filter: { _id: 2 }, update: { $set: { n: 7 } }, upsert: true } },
        { replaceOne: { filter: { _id: 2 }, replacement: { m: 1 } } },
        { insertOne: { document: { _id: 3 } } },
        { deleteOne: { filter: { _id: 3 } } },
      ]);
      expect(result).toMatchObject({ insertedCount: 2, modifiedCount: 3, deletedCount: 1, upsertedCount: 1 });
      expect(await things.find().sort({ _id: 1 }).toArray()).toEqual([
        { _id: 1, n: 3 },
        { _id: 2, m: 1 },
      ]);
    });

    test("take one bulk for several collections", async () => {
      const database = mongo.database();
      const namespace = (name: string) => `${database.databaseName}.${name}`;
      const result = await mongo.client.bulkWrite([
        { name: "insertOne", namespace: namespace("a"), document: { _id: 1 } as never },
        { name: "insertOne", namespace: namespace("b"), document: { _id: 1 } as never },
        { name: "updateOne", namespace: namespace("a"), filter: {}, update: { $set: { n: 1 } } },
        { name: "deleteMany", namespace: namespace("b"), filter: {} },
      ]);
      expect(result).toMatchObject({ insertedCount: 2, matchedCount: 1, modifiedCount: 1, deletedCount: 1 });
      expect(await database.collection("a").find().toArray()).toEqual([{ _id: 1, n: 1 }]);
    });

    test("update many, and count those that changed", async () => {
      const things = await mongo.collection({ _id: 1, n: 1 }, { _id: 2, n: 2 }, { _id: 3, n: 3 });
      const result = await things.updateMany({ n: { $gte: 2 } }, { $set: { n: 3 } });
      expect(result).toMatchObject({ matchedCount: 2, modifiedCount: 1 });
      expect((await things.deleteMany({ n: 3 })).deletedCount).toBe(2);
    });

    test("find one and change it, and tell it before or after", async () => {
      const things = await mongo.collection({ _id: 1, n: 5 }, { _id: 2, n: 4 });
      expect(await things.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: 1 } })).toEqual({
        _id: 2,
        n: 4,
      });
      const after = { returnDocument: "after", projection: { _id: 0 } } as const;
      expect(await things.findOneAndUpdate({ _id: 2 }, { $inc: { n: 1 } }, after)).toEqual({ n: 15 });
      expect(await things.findOneAndReplace({ _id: 1 }, { m: 1 }, after)).toEqual({ m: 1 });
      expect(await things.findOneAndDelete({ _id: 1 })).toEqual({ _id: 1, m: 1 });
      expect(await things.findOneAndUpdate({ _id: 9 }, { $set: { n: 1 } })).toBeNull();
      const upsert = { ...after, upsert: true, projection: {} };
      expect(await things.findOneAndUpdate({ _id: 9 }, { $set: { n: 1 } }, upsert)).toEqual({ _id: 9, n: 1 });
    });

    test("upsert with what the filter says is equal", async () => {
      const things = await mongo.collection();
      const filter = { _id: "a", "where.room": "r1", kind: { $eq: "x" }, n: { $gt: 3 } };
      const update = { $set: { n: 1 }, $setOnInsert: { made: true } };
      const result = await things.updateOne(filter, update, { upsert: true });
      expect(result).toMatchObject({ upsertedId: "a", matchedCount: 0, modifiedCount: 0, upsertedCount: 1 });
      expect(await things.findOne()).toEqual({
        _id: "a",
        where: { room: "r1" },
        kind: "x",
        n: 1,
        made: true,
      });
    });

    test("refuse to change an id", async () => {
      const things = await mongo.collection({ _id: 1 });
      expect(await codeOf(things.updateOne({ _id: 1 }, { $set: { _id: 2 } as never }))).toBe(66);
      expect(await codeOf(things.replaceOne({ _id: 1 }, { _id: 2 } as never))).toBe(66);
      expect(await codeOf(things.updateOne({ _id: 1 }, { $set: { _id: 1, n: 1 } as never }))).toBe(0);
    });

    test("take writes that nobody waits for", async () => {
      const things = await mongo.collection();
      await things.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
      while (!(await things.findOne({ _id: 1 })));
      expect(await things.countDocuments()).toBe(1);
    });
  });
}
