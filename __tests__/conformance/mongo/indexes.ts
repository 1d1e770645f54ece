import { codeOf, type MongoContext } from "./context";

export function describeIndexes(mongo: MongoContext): void {
  describe("indexes", () => {
    test("are made, listed and dropped", async () => {
      const things = await mongo.collection({ _id: 1 });
      expect(await things.createIndex({ a: 1, b: -1 })).toBe("a_1_b_-1");
      expect(await things.createIndex({ a: 1, b: -1 })).toBe("a_1_b_-1");
      await things.createIndex({ c: 1 }, { name: "by-c", unique: true, sparse: true });
      expect(await things.indexes()).toMatchObject([
        { v: 2, key: { _id: 1 }, name: "_id_" },
        { v: 2, key: { a: 1, b: -1 }, name: "a_1_b_-1" },
        { v: 2, key: { c: 1 }, name: "by-c", unique: true, sparse: true },
      ]);
      await things.dropIndex("by-c");
      expect(await codeOf(things.dropIndex("by-c"))).toBe(27);
      await things.dropIndexes();
      expect(await things.indexes()).toHaveLength(1);
    });

    test("make a collection that is not there, and are not listed of one that is not there", async () => {
      const database = mongo.database();
      await database.collection("made").createIndex({ a: 1 });
      expect(await database.listCollections().toArray()).toMatchObject([{ name: "made" }]);
      expect(await codeOf(database.collection("missing").indexes())).toBe(26);
    });

    test("have one name for one set of fields", async () => {
      const things = await mongo.collection({ _id: 1 });
      await things.createIndex({ a: 1 });
      expect(await codeOf(things.createIndex({ a: 1 }, { name: "other" }))).toBe(85);
      expect(await codeOf(things.createIndex({ b: 1 }, { name: "a_1" }))).toBe(86);
      expect(await codeOf(things.createIndex({ a: 1 }, { unique: true }))).toBe(86);
    });

    test("that are unique refuse a value that is taken", async () => {
      const things = await mongo.collection({ _id: 1, a: "x", b: 1 });
      await things.createIndex({ a: 1, b: 1 }, { unique: true });
      const error = await things.insertOne({ _id: 2, a: "x", b: 1 }).catch((caught) => caught);
      expect(error).toMatchObject({ code: 11000, keyPattern: { a: 1, b: 1 }, keyValue: { a: "x", b: 1 } });
      await things.insertOne({ _id: 2, a: "x", b: 2 });
      expect(await codeOf(things.updateOne({ _id: 2 }, { $set: { b: 1 } }))).toBe(11000);
      await things.deleteOne({ _id: 1 });
      expect(await codeOf(things.updateOne({ _id: 2 }, { $set: { b: 1 } }))).toBe(0);
    });

    test("that are unique count a missing value once, unless they are sparse or partial", async () => {
      const things = await mongo.collection({ _id: 1 });
      await things.createIndex({ a: 1 }, { unique: true });
      expect(await codeOf(things.insertOne({ _id: 2 }))).toBe(11000);
      await things.dropIndexes();
      await things.createIndex({ a: 1 }, { unique: true, sparse: true });
      const kept = { unique: true, partialFilterExpression: { kept: true } };
      await things.createIndex({ b: 1 }, kept);
      await things.insertMany([
        { _id: 2, b: 1 },
        { _id: 3, b: 1 },
        { _id: 4, b: 1, kept: true },
      ]);
      expect(await codeOf(things.insertOne({ _id: 5, b: 1, kept: true }))).toBe(11000);
      expect(await codeOf(things.updateOne({ _id: 2 }, { $set: { kept: true } }))).toBe(11000);
    });

    test("that are unique hold within one bulk too", async () => {
      const things = await mongo.collection();
      await things.createIndex({ a: 1 }, { unique: true });
      const documents = [
        { _id: 1, a: 1 },
        { _id: 2, a: 1 },
        { _id: 3, a: 2 },
      ];
      expect(await codeOf(things.insertMany(documents, { ordered: false }))).toBe(11000);
      expect(await things.countDocuments()).toBe(2);
      const swap = [
        { updateOne: { filter: { _id: 1 }, update: { $set: { a: 9 } } } },
        { updateOne: { filter: { _id: 3 }, update: { $set: { a: 1 } } } },
      ];
      expect(await codeOf(things.bulkWrite(swap))).toBe(0);
    });

    test("that are unique are not made over what is double", async () => {
      const things = await mongo.collection({ _id: 1, a: 1 }, { _id: 2, a: 1 });
      expect(await codeOf(things.createIndex({ a: 1 }, { unique: true }))).toBe(11000);
      expect(await things.indexes()).toHaveLength(1);
    });

    test("change nothing about what is found", async () => {
      const documents = Array.from({ length: 40 }, (_, _id) => ({
        _id,
        a: _id % 4 === 0 ? [_id % 3, _id % 5] : _id % 7,
        ...(_id % 6 !== 0 && { b: _id % 5 }),
      }));
      const things = await mongo.collection(...documents);
      const filters = [
        { a: 2 },
        { a: { $in: [1, 2] }, b: 3 },
        { a: { $gt: 1, $lt: 3 } },
        { b: null },
        { a: 1, b: { $gte: 2 } },
        { b: { $lte: 2 } },
        { $or: [{ b: 1 }, { a: 0 }] },
        { b: { $ne: 1 } },
      ];
      const ask = () =>
        Promise.all(
          filters.flatMap((filter) => [
            things.find(filter).sort({ _id: 1 }).toArray(),
            things.find(filter).sort({ b: 1, _id: -1 }).toArray(),
            things.find(filter).sort({ a: -1, _id: 1 }).toArray(),
          ]),
        );
      const before = await ask();
      await things.createIndexes([{ key: { a: 1, b: 1 } }, { key: { b: 1, _id: -1 } }, { key: { b: -1 } }]);
      expect(await ask()).toEqual(before);
    });
  });
}
