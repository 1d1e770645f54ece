import { Binary, type Document, Long, ObjectId, Timestamp } from "mongodb";
import { codeOf, type Doc, type MongoContext } from "./context";

const people: Doc[] = [
  { _id: 1, name: "ana", age: 30, tags: ["a", "b"], home: { city: "Rome", zip: 1 }, seen: new Date(1000) },
  { _id: 2, name: "Bo", age: 20, tags: ["b"], home: { city: "Bern", zip: 2 }, seen: new Date(2000) },
  { _id: 3, name: "cy", age: 25, tags: [], home: null, grades: [{ n: 1 }, { n: 5 }] },
  { _id: 4, name: "di", tags: ["c", ["a"]], grades: [{ n: 3 }] },
];

const filters: [filter: Document, ids: number[]][] = [
  [{ age: 20 }, [2]],
  [{ age: { $ne: 20 } }, [1, 3, 4]],
  [{ age: { $gt: 20, $lte: 30 } }, [1, 3]],
  [{ age: { $in: [20, 25] } }, [2, 3]],
  [{ age: { $nin: [20, 25] } }, [1, 4]],
  [{ age: null }, [4]],
  [{ age: { $exists: false } }, [4]],
  [{ age: { $gte: "a" } }, []],
  [{ home: null }, [3, 4]],
  [{ home: { city: "Rome", zip: 1 } }, [1]],
  [{ home: { zip: 1, city: "Rome" } }, []],
  [{ "home.city": "Bern" }, [2]],
  [{ "home.city": { $in: [null, "Rome"] } }, [1, 3, 4]],
  [{ tags: "b" }, [1, 2]],
  [{ tags: ["b"] }, [2]],
  [{ tags: { $size: 2 } }, [1, 4]],
  [{ tags: { $all: ["a", "b"] } }, [1]],
  [{ tags: ["a"] }, [4]],
  [{ "tags.0": "b" }, [2]],
  [{ grades: { $elemMatch: { n: { $gt: 1, $lt: 5 } } } }, [4]],
  [{ "grades.n": { $gt: 1, $lt: 5 } }, [3, 4]],
  [{ "grades.n": 5 }, [3]],
  [{ name: /^[ab]/i }, [1, 2]],
  [{ name: { $regex: "^B", $options: "" } }, [2]],
  [{ name: { $not: /^[ab]/i } }, [3, 4]],
  [{ $or: [{ age: 20 }, { name: "cy" }] }, [2, 3]],
  [{ $nor: [{ age: 20 }, { name: "cy" }] }, [1, 4]],
  [{ $and: [{ age: { $gt: 20 } }, { tags: "a" }] }, [1]],
  [{ seen: { $lt: new Date(1500) } }, [1]],
  [{ seen: { $type: "date" } }, [1, 2]],
  [{ age: { $mod: [10, 0] } }, [1, 2]],
  [{ $expr: { $gt: ["$age", 24] } }, [1, 3]],
  [{ _id: { $in: [4, 1, 9] } }, [1, 4]],
];

export function describeQueries(mongo: MongoContext): void {
  describe("queries", () => {
    test.each(filters)("find by %j", async (filter, ids) => {
      const things = await mongo.collection(...people);
      const found = await things.find(filter).sort({ _id: 1 }).toArray();
      expect(found.map(({ _id }) => _id)).toEqual(ids);
      expect(await things.countDocuments(filter)).toBe(ids.length);
    });

    test("sort values of all types", async () => {
      const values = [
        null,
        -1,
        Long.fromString("9007199254740993"),
        "a",
        "b",
        { a: 1 },
        { a: 2 },
        [],
        new Binary(Buffer.from([1])),
        new ObjectId("000000000000000000000001"),
        false,
        true,
        new Date(5),
        new Timestamp({ t: 1, i: 2 }),
        new Timestamp({ t: 2, i: 1 }),
        /x/,
      ];
      const things = await mongo.collection(...values.map((v, _id) => ({ _id, v })).reverse());
      const sorted = await things.find().sort({ v: 1 }).toArray();
      // An empty list stands before null.
      expect(sorted.map(({ _id }) => _id)).toEqual([7, 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15]);
      const later = await things.find({ v: { $gt: new Timestamp({ t: 1, i: 2 }) } }).toArray();
      expect(later.map(({ _id }) => _id)).toEqual([14]);
    });

    test("sort by several fields, skip and limit", async () => {
      const documents = Array.from({ length: 10 }, (_, _id) => ({ _id, a: _id % 3, b: _id }));
      const things = await mongo.collection(...documents);
      const found = await things.find().sort({ a: -1, b: 1 }).skip(2).limit(3).toArray();
      expect(found.map(({ _id }) => _id)).toEqual([8, 1, 4]);
    });

    test.each<[projection: Document, found: Document]>([
      [{ name: 1 }, { _id: 1, name: "ana" }],
      [{ name: 1, _id: 0 }, { name: "ana" }],
      [
        { tags: 0, home: 0, seen: 0, age: 0 },
        { _id: 1, name: "ana" },
      ],
      [{ "home.city": 1, _id: 0 }, { home: { city: "Rome" } }],
      [
        { "home.city": 0, tags: 0, seen: 0, age: 0, name: 0 },
        { _id: 1, home: { zip: 1 } },
      ],
      [{ _id: 1 }, { _id: 1 }],
      [
        { _id: 0, tags: { $slice: 1 }, name: 1 },
        { tags: ["a"], name: "ana" },
      ],
    ])("project %j", async (projection, found) => {
      const things = await mongo.collection(people[0] as Doc);
      expect(await things.findOne({}, { projection })).toEqual(found);
      expect(await things.findOne()).toEqual(people[0]);
    });

    test("refuse a projection that leaves in and out", async () => {
      const things = await mongo.collection(...people);
      expect(await codeOf(things.findOne({}, { projection: { name: 1, age: 0 } }))).toBe(31254);
    });

    test("count and tell the distinct values", async () => {
      const things = await mongo.collection(...people);
      expect(await things.estimatedDocumentCount()).toBe(4);
      expect(await things.countDocuments({}, { skip: 1, limit: 2 })).toBe(2);
      expect(await things.distinct("home.city")).toEqual(expect.arrayContaining(["Bern", "Rome"]));
      expect((await things.distinct("tags", { _id: { $lt: 3 } })).sort()).toEqual(["a", "b"]);
    });

    test("aggregate", async () => {
      const things = await mongo.collection(...people);
      const groups = await things
        .aggregate([
          { $match: { _id: { $lt: 4 } } },
          { $unwind: "$tags" },
          { $group: { _id: "$tags", n: { $sum: 1 }, names: { $push: "$name" } } },
          { $sort: { _id: 1 } },
        ])
        .toArray();
      expect(groups).toEqual([
        { _id: "a", n: 1, names: ["ana"] },
        { _id: "b", n: 2, names: ["ana", "Bo"] },
      ]);
      const changed = [{ $sort: { _id: 1 } }, { $limit: 1 }, { $addFields: { "home.city": "?" } }];
      expect(await things.aggregate(changed).toArray()).toMatchObject([{ home: { city: "?", zip: 1 } }]);
      expect(await things.findOne({ _id: 1 })).toEqual(people[0]);
    });

    test("join collections", async () => {
      const rooms = await mongo.collection({ _id: "r1", name: "ops" });
      const database = mongo.client.db(rooms.dbName);
      await database.collection<Doc>("messages").insertMany([
        { _id: 1, rid: "r1" },
        { _id: 2, rid: "r2" },
      ]);
      const lookup = { from: "messages", localField: "_id", foreignField: "rid", as: "messages" };
      expect(await rooms.aggregate([{ $lookup: lookup }]).toArray()).toEqual([
        { _id: "r1", name: "ops", messages: [{ _id: 1, rid: "r1" }] },
      ]);
    });

    test("refuse what there is not", async () => {
      const things = await mongo.collection(...people);
      expect(await codeOf(things.find({ age: { $nope: 1 } } as never).toArray())).toBe(2);
      expect(await codeOf(things.find({ $sum: 1 } as never).toArray())).toBe(2);
      expect(await codeOf(things.aggregate([{ $nothing: {} }]).toArray())).toBe(40324);
      expect(await codeOf(mongo.database().command({ nothing: 1 }))).toBe(59);
    });

    test("keep what BSON has and JSON has not", async () => {
      const document = {
        _id: 1,
        id: new ObjectId(),
        at: new Date(123),
        ts: new Timestamp({ t: 1, i: 2 }),
        bytes: new Binary(Buffer.from("bytes"), 0),
        big: Long.fromString("9007199254740993"),
        half: 0.5,
        text: /a.*b/i,
        nothing: null,
        list: [[1], [{ a: [] }]],
      };
      const things = await mongo.collection(document);
      expect(await things.findOne()).toEqual(document);
    });
  });
}
