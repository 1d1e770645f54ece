import type { Document, UpdateFilter } from "mongodb";
import { codeOf, type Doc, type MongoContext } from "./context";

/** What a document is, the update, and what it is then. */
type Case = [name: string, before: Document, update: Document | Document[], after: Document];

const cases: Case[] = [
  ["$set of a nested field", { a: { b: 1 } }, { $set: { "a.c.d": 2 } }, { a: { b: 1, c: { d: 2 } } }],
  ["$set of a list's member", { l: [1, 2] }, { $set: { "l.1": 5, "l.3": 7 } }, { l: [1, 5, null, 7] }],
  [
    "$unset of a field and of a member",
    { a: 1, l: [1, 2] },
    { $unset: { a: "", "l.0": "", no: "" } },
    { l: [null, 2] },
  ],
  [
    "$inc and $mul, of missing fields too",
    { n: 2, m: 3 },
    { $inc: { n: -1, x: 5 }, $mul: { m: 2, y: 5 } },
    { n: 1, m: 6, x: 5, y: 0 },
  ],
  ["$min and $max", { a: 5, b: 5 }, { $min: { a: 3, c: 1 }, $max: { b: 3 } }, { a: 3, b: 5, c: 1 }],
  ["$rename", { a: 1, b: { c: 2 } }, { $rename: { a: "x", "b.c": "y" } }, { b: {}, x: 1, y: 2 }],
  [
    "$push of one and of many",
    { l: [1] },
    { $push: { l: 2, m: { $each: [1, 2] } } },
    { l: [1, 2], m: [1, 2] },
  ],
  [
    "$push to a place, sorted and cut",
    { l: [3, 1], m: [1, 2] },
    { $push: { l: { $each: [2, 0], $sort: 1, $slice: 3 }, m: { $each: [9], $position: 0 } } },
    { l: [0, 1, 2], m: [9, 1, 2] },
  ],
  [
    "$push sorted by a field",
    { l: [{ n: 2 }] },
    { $push: { l: { $each: [{ n: 3 }, { n: 1 }], $sort: { n: -1 }, $slice: -2 } } },
    { l: [{ n: 2 }, { n: 1 }] },
  ],
  [
    "$addToSet",
    { l: [1, { a: 1 }] },
    { $addToSet: { l: { $each: [1, { a: 1 }, 2] } } },
    { l: [1, { a: 1 }, 2] },
  ],
  [
    "$pull of values, by conditions and by fields",
    { l: [1, 2, 3], m: [1, 5], o: [{ a: 1, b: 2 }, { a: 2 }] },
    { $pull: { l: 2, m: { $gte: 3 }, o: { a: 1 } } },
    { l: [1, 3], m: [1], o: [{ a: 2 }] },
  ],
  [
    "$pullAll and $pop",
    { l: [1, 2, 1], m: [1, 2, 3], o: [1, 2] },
    { $pullAll: { l: [1] }, $pop: { m: 1, o: -1 } },
    { l: [2], m: [1, 2], o: [2] },
  ],
  ["$bit", { n: 5 }, { $bit: { n: { and: 6, or: 8 } } }, { n: 12 }],
  ["$[] for every member", { l: [1, 2] }, { $inc: { "l.$[]": 10 } }, { l: [11, 12] }],
  [
    "a pipeline",
    { a: 1, b: 2 },
    [{ $set: { c: { $add: ["$a", "$b"] } } }, { $unset: ["a"] }],
    { b: 2, c: 3 },
  ],
  ["a pipeline that replaces the whole", { a: { x: 1 } }, [{ $replaceWith: "$a" }], { x: 1 }],
];

export function describeUpdates(mongo: MongoContext): void {
  describe("updates", () => {
    test.each(cases)("do %s", async (_name, before, update, after) => {
      const things = await mongo.collection({ _id: 1, ...before });
      await things.updateOne({ _id: 1 }, update as UpdateFilter<Doc>);
      expect(await things.findOne()).toEqual({ _id: 1, ...after });
    });

    test("find the member that the filter means", async () => {
      const things = await mongo.collection({
        _id: 1,
        l: [
          { k: "a", n: 1 },
          { k: "b", n: 1 },
        ],
        m: [1, 5, 9],
      });
      await things.updateOne({ "l.k": "b" }, { $inc: { "l.$.n": 1 } });
      await things.updateOne({ m: { $gt: 3 } }, { $set: { "m.$": 0 } });
      await things.updateOne({ l: { $elemMatch: { k: "a", n: 1 } } }, { $set: { "l.$.n": 7 } });
      expect(await things.findOne()).toEqual({
        _id: 1,
        l: [
          { k: "a", n: 7 },
          { k: "b", n: 2 },
        ],
        m: [1, 0, 9],
      });
    });

    test("find the members that array filters mean", async () => {
      const things = await mongo.collection({
        _id: 1,
        l: [
          { k: "a", m: [1, 2] },
          { k: "b", m: [1, 2] },
        ],
      });
      const arrayFilters = [{ "x.k": "b" }, { y: { $gt: 1 } }];
      await things.updateOne({ _id: 1 }, { $inc: { "l.$[x].m.$[y]": 5 } }, { arrayFilters });
      expect((await things.findOne())?.["l"]).toEqual([
        { k: "a", m: [1, 2] },
        { k: "b", m: [1, 7] },
      ]);
    });

    test("set the time of the server", async () => {
      const things = await mongo.collection({ _id: 1 });
      const update: Document = { $currentDate: { at: true, ts: { $type: "timestamp" } } };
      await things.updateOne({ _id: 1 }, update);
      const found = await things.findOne();
      expect(Math.abs(found?.["at"] - Date.now())).toBeLessThan(60_000);
      expect(found?.["ts"]._bsontype).toBe("Timestamp");
    });

    test.each<[name: string, update: Document, code: number]>([
      ["an unknown operator", { $put: { a: 1 } }, 9],
      ["two operators on one path", { $set: { a: 1 }, $inc: { a: 1 } }, 40],
      ["a path within another's", { $set: { "a.b": 1, a: 1 } }, 40],
      ["adding to a text", { $inc: { text: 1 } }, 14],
      ["adding a text", { $inc: { n: "1" } }, 14],
      ["pushing to what is no list", { $push: { n: 1 } }, 2],
      ["a field of a number", { $set: { "n.a": 1 } }, 28],
      ["a member that no filter means", { $set: { "l.$": 1 } }, 2],
    ])("refuse %s", async (_name, update, code) => {
      const things = await mongo.collection({ _id: 1, n: 1, text: "t", l: [1] });
      expect(await codeOf(things.updateOne({ _id: 1 }, update as UpdateFilter<Doc>))).toBe(code);
      expect(await things.findOne()).toEqual({ _id: 1, n: 1, text: "t", l: [1] });
    });
  });
}
