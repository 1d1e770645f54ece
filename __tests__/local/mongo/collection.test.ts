import type { Document } from "bson";
import fc from "fast-check";
import { Collection } from "../../../local/mongo/collection";
import { compileFilter } from "../../../local/mongo/filter";
import { OrderedIndex } from "../../../local/mongo/ordered-index";
import { planQuery } from "../../../local/mongo/query-plan";
import { compareBy, type SortKeys } from "../../../local/mongo/sort";

const scalar = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom("a", null));
const field = fc.constantFrom("a", "b");
const fields = fc.record(
  { a: fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), b: scalar, c: fc.record({ d: scalar }) },
  { requiredKeys: [] },
);
const condition = fc.oneof(
  scalar,
  fc.record({ $gt: scalar }),
  fc.record({ $gte: scalar, $lt: scalar }),
  fc.record({ $lte: scalar }),
  fc.record({ $in: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $ne: scalar }),
);
const simple = fc.dictionary(fc.constantFrom("a", "b", "c.d", "_id"), condition, { maxKeys: 2 });
const filter = fc.oneof(
  simple,
  fc.array(simple, { minLength: 1, maxLength: 2 }).map(($or) => ({ $or })),
  fc.array(simple, { minLength: 1, maxLength: 2 }).map(($and) => ({ $and })),
);
const sort = fc.oneof(
  fc.constant<SortKeys>([]),
  fc.tuple(field, fc.constantFrom(1, -1), fc.constantFrom(1, -1)).map(
    ([name, direction, other]): SortKeys => [
      [name, direction],
      ["_id", other],
    ],
  ),
);

test("finds through any index what looking at every document finds, in the same order", () => {
  const sample = fc.record({
    documents: fc.array(fields, { maxLength: 25 }),
    changed: fc.nat(24),
    filter,
    sort,
  });
  fc.assert(
    fc.property(sample, ({ documents, changed, filter: asked, sort: keys }) => {
      const collection = new Collection();
      collection.addIndex({ name: "ab", key: { a: 1, b: -1 } });
      for (const [_id, document] of documents.entries()) collection.put({ _id, ...document });
      collection.addIndex({ name: "b", key: { b: 1, _id: -1 } });
      collection.addIndex({ name: "cd", key: { "c.d": 1 } });
      const moved = documents[changed];
      if (moved) {
        collection.put({ _id: changed, b: 1 });
        collection.delete("n0");
      }
      const all = [...collection.documents.values()].map(({ document }) => document);
      const expected = all.filter(compileFilter(asked));
      const found = [...collection.find(asked, keys)];
      if (keys.length > 0) expect(found).toEqual(expected.sort(compareBy(keys)));
      else expect(new Set(found)).toEqual(new Set(expected));
      expect(found).toHaveLength(expected.length);
    }),
    { numRuns: 1500 },
  );
});

const indexed = (key: Record<string, number>, ...documents: Document[]) => {
  const index = new OrderedIndex(key);
  for (const [record, document] of documents.entries()) index.add({ id: `n${record}`, record, document });
  return index;
};

describe("a query is planned", () => {
  const page = {
    $or: [{ at: { $gt: new Date(5) } }, { at: new Date(5), _id: { $gt: "m" } }],
  };

  test("by ids", () => {
    expect(planQuery({ _id: "a" }, [], [])).toEqual({ kind: "ids", ids: ["sa"] });
    expect(planQuery({ $and: [{ _id: { $in: [1, 2] } }, { b: 1 }] }, [["b", 1]], [])).toEqual({
      kind: "ids",
      ids: ["n1", "n2"],
    });
  });

  test("along an index from the page's start, when that gives the order", () => {
    const index = indexed({ at: 1, _id: 1 });
    const keys: SortKeys = [
      ["at", 1],
      ["_id", 1],
    ];
    expect(planQuery(page, keys, [index])).toEqual({
      kind: "index",
      index,
      ranges: [{ equal: [], from: new Date(5), to: undefined }],
      backwards: false,
      isSorted: true,
    });
  });

  test("within what an index's first field equals, in either order", () => {
    const index = indexed({ rid: 1, ts: 1 });
    const plan = planQuery({ rid: "r", ts: { $lt: 9 } }, [["ts", -1]], [indexed({ ts: 1 }), index]);
    expect(plan).toMatchObject({ kind: "index", index, backwards: true, isSorted: true });
    expect(plan).toMatchObject({ ranges: [{ equal: ["r"], to: 9 }] });
  });

  test("by equality alone where fields hold lists", () => {
    const index = indexed({ a: 1 }, { a: [1, 2] });
    expect(planQuery({ a: { $gt: 1 } }, [["a", 1]], [index])).toEqual({ kind: "all" });
    expect(planQuery({ a: 2 }, [["a", 1]], [index])).toMatchObject({ kind: "index", isSorted: false });
  });
});

test("a sort that no index gives is not done anew for each page", () => {
  const collection = new Collection();
  for (let n = 0; n < 20_000; n++) collection.put({ _id: n, at: (n * 7919) % 20_000 });
  const keys: SortKeys = [["at", 1]];
  const first = (from: number) => {
    for (const document of collection.find({ at: { $gte: from } }, keys)) return document["at"];
    return undefined;
  };
  first(0);
  const sorts = jest.spyOn(Array.prototype, "sort");
  const found: unknown[] = [];
  for (let from = 0; from < 20_000; from += 100) found.push(first(from));
  const sorted = sorts.mock.contexts.filter((list) => (list as unknown[]).length > 1);
  sorts.mockRestore();
  expect(found).toEqual(Array.from({ length: 200 }, (_, page) => page * 100));
  expect(sorted).toHaveLength(0);
});
