import {
  AggregateField,
  type DocumentData,
  FieldPath,
  FieldValue,
  Filter,
  type Query,
  Timestamp,
} from "@google-cloud/firestore";
import type { FirestoreContext } from "./context";

/** Documents a to h, with gaps, mixed types and ties. */
const SAMPLES: Record<string, DocumentData> = {
  a: { n: 1, group: "x", tags: ["red", "blue"], at: new Timestamp(100, 0), nested: { level: 3 } },
  b: { n: 2, group: "x", tags: ["blue"], at: new Timestamp(200, 0), nested: { level: 1 } },
  c: { n: 3.5, group: "y", tags: [], at: new Timestamp(300, 0) },
  d: { n: "4", group: "y", tags: ["red"] },
  e: { n: null, group: "z" },
  f: { group: "z", nested: { level: 2 } },
  g: { n: Number.NaN, group: "x" },
  h: { n: 2, group: "y", tags: [{ deep: true }] },
};

export function describeQueries(context: FirestoreContext): void {
  describe("queries", () => {
    let samples: Query;
    beforeAll(async () => {
      const collection = context.collection();
      const batch = context.db.batch();
      for (const [id, data] of Object.entries(SAMPLES)) batch.set(collection.doc(id), data);
      await batch.commit();
      samples = collection;
    });

    const ids = async (query: Query) => (await query.get()).docs.map(({ id }) => id).join("");

    test.each<[string, (query: Query) => Query, string]>([
      ["equality across number types", (q) => q.where("n", "==", 2), "bh"],
      ["equality with null", (q) => q.where("n", "==", null), "e"],
      ["equality with NaN", (q) => q.where("n", "==", Number.NaN), "g"],
      ["a range, of one type only", (q) => q.where("n", ">", 1), "bhc"],
      ["a range of strings", (q) => q.where("n", ">=", ""), "d"],
      ["a range of timestamps", (q) => q.where("at", "<=", new Timestamp(200, 0)), "ab"],
      ["inequality leaves out documents without the field, and null", (q) => q.where("n", "!=", 2), "gacd"],
      ["not null", (q) => q.where("n", "!=", null), "gabhcd"],
      ["not NaN", (q) => q.where("n", "!=", Number.NaN), "abhcd"],
      ["in", (q) => q.where("n", "in", [1, 3.5, "4"]), "acd"],
      ["not-in", (q) => q.where("n", "not-in", [1, 2]), "gcd"],
      ["array-contains", (q) => q.where("tags", "array-contains", "red"), "ad"],
      ["array-contains of a map", (q) => q.where("tags", "array-contains", { deep: true }), "h"],
      ["array-contains-any", (q) => q.where("tags", "array-contains-any", ["red", "blue"]), "abd"],
      ["equality of whole lists", (q) => q.where("tags", "==", ["blue"]), "b"],
      ["equality of whole maps", (q) => q.where("nested", "==", { level: 1 }), "b"],
      ["a nested field", (q) => q.where("nested.level", ">", 1), "fa"],
      ["conditions together", (q) => q.where("group", "==", "x").where("n", ">=", 2), "b"],
      ["ranges of two fields", (q) => q.where("n", ">", 1).where("at", ">", new Timestamp(100, 0)), "bc"],
      ["OR", (q) => q.where(Filter.or(Filter.where("n", "==", 1), Filter.where("group", "==", "z"))), "aef"],
      [
        "AND within OR",
        (q) =>
          q.where(
            Filter.or(
              Filter.and(Filter.where("group", "==", "x"), Filter.where("n", "==", 2)),
              Filter.where("tags", "array-contains", "red"),
            ),
          ),
        "abd",
      ],
      ["the document's id", (q) => q.where(FieldPath.documentId(), ">=", "f"), "fgh"],
      ["ids in a list", (q) => q.where(FieldPath.documentId(), "in", ["a", "zz", "c"]), "ac"],
      ["no order: by id", (q) => q, "abcdefgh"],
      [
        "an order leaves out documents without the field, and mixes types in Firestore's order",
        (q) => q.orderBy("n"),
        "egabhcd",
      ],
      ["descending, ids too", (q) => q.orderBy("n", "desc"), "dchbage"],
      ["two orders", (q) => q.orderBy("group", "desc").orderBy("n"), "ehcdgab"],
      ["an order and a limit", (q) => q.orderBy("n", "desc").limit(2), "dc"],
      ["limitToLast", (q) => q.orderBy("n").limitToLast(2), "cd"],
      ["an offset", (q) => q.orderBy("n").offset(2).limit(2), "ab"],
      ["startAt", (q) => q.orderBy("n").startAt(2), "bhcd"],
      ["startAfter", (q) => q.orderBy("n").startAfter(2), "cd"],
      ["endAt", (q) => q.orderBy("n").endAt(2), "egabh"],
      ["endBefore", (q) => q.orderBy("n").endBefore(2), "ega"],
      ["a cursor of two fields", (q) => q.orderBy("group").orderBy("n").startAfter("x", 1), "bhcde"],
    ])("%s", async (_, build, expected) => {
      expect(await ids(build(samples))).toBe(expected);
    });

    test("a document is a cursor that breaks ties", async () => {
      const b = (await samples.where(FieldPath.documentId(), "==", "b").get()).docs[0];
      expect(await ids(samples.orderBy("n").startAfter(b))).toBe("hcd");
      expect(await ids(samples.orderBy("n").endAt(b))).toBe("egab");
    });

    test("select gives the chosen fields, and none at all on request", async () => {
      const [a] = (await samples.select("nested.level", "group").limit(1).get()).docs;
      expect(a?.data()).toEqual({ nested: { level: 3 }, group: "x" });
      const [bare] = (await samples.select().limit(1).get()).docs;
      expect(bare?.data()).toEqual({});
    });

    test("an empty answer has a read time", async () => {
      const nothing = await context.collection().get();
      expect(nothing.empty).toBe(true);
      expect(nothing.readTime).toBeInstanceOf(Timestamp);
    });

    test("a collection group spans parents, and only collections of that name", async () => {
      const top = context.collection();
      const group = `g${top.id}`;
      await Promise.all([
        top.doc(`x/${group}/1`).set({ n: 1 }),
        top.doc(`y/${group}/2`).set({ n: 2 }),
        top.doc(`x/other${group}/3`).set({ n: 3 }),
        context.db.doc(`${group}/4`).set({ n: 4 }),
      ]);
      const found = await context.db.collectionGroup(group).where("n", ">", 0).get();
      expect(found.docs.map(({ id }) => id)).toEqual(["1", "2", "4"]);
      expect((await top.doc("x").collection(group).get()).size).toBe(1);
    });
  });

  describe("aggregations", () => {
    test("count, sum and average", async () => {
      const collection = context.collection();
      await Promise.all([
        collection.doc("a").set({ n: 1, other: 1 }),
        collection.doc("b").set({ n: 2.5, other: 1 }),
        collection.doc("c").set({ n: "three", other: 1 }),
        collection.doc("d").set({ other: 1 }),
      ]);
      const all = {
        count: AggregateField.count(),
        sum: AggregateField.sum("n"),
        average: AggregateField.average("n"),
      };
      expect((await collection.aggregate(all).get()).data()).toEqual({ count: 3, sum: 3.5, average: 1.75 });
      expect((await collection.count().get()).data()).toEqual({ count: 4 });
      expect((await collection.limit(2).count().get()).data()).toEqual({ count: 2 });
      expect((await collection.where("n", "<", 2).count().get()).data()).toEqual({ count: 1 });
    });

    test("nothing sums to zero and has no average", async () => {
      const aggregate = { sum: AggregateField.sum("n"), average: AggregateField.average("n") };
      expect((await context.collection().aggregate(aggregate).get()).data()).toEqual({
        sum: 0,
        average: null,
      });
    });
  });

  describe("vector search", () => {
    test.each([
      ["EUCLIDEAN", ["near", "far"]],
      ["COSINE", ["near", "far"]],
      ["DOT_PRODUCT", ["far", "near"]],
    ] as const)("%s finds the nearest first", async (distanceMeasure, expected) => {
      const collection = context.collection();
      await collection.doc("near").set({ v: FieldValue.vector([1, 0.1]) });
      await collection.doc("far").set({ v: FieldValue.vector([3, 3]) });
      await collection.doc("other").set({ v: FieldValue.vector([1, 2, 3]) });
      await collection.doc("none").set({ v: [1, 0] });
      const search = collection.findNearest({
        vectorField: "v",
        queryVector: [1, 0],
        limit: 5,
        distanceMeasure,
        distanceResultField: "distance",
      });
      const found = await search.get();
      expect(found.docs.map(({ id }) => id)).toEqual(expected);
      const distances = found.docs.map((found) => found.get("distance"));
      expect(distances).toEqual(
        [...distances].sort((a, b) => (distanceMeasure === "DOT_PRODUCT" ? b - a : a - b)),
      );
    });

    test.each([
      ["EUCLIDEAN", 2, ["near"]],
      ["DOT_PRODUCT", 2, ["far"]],
    ] as const)(
      "%s leaves out what is beyond a threshold",
      async (distanceMeasure, distanceThreshold, expected) => {
        const collection = context.collection();
        await collection.doc("near").set({ v: FieldValue.vector([1, 0.1]) });
        await collection.doc("far").set({ v: FieldValue.vector([3, 3]) });
        const search = {
          vectorField: "v",
          queryVector: [1, 0],
          limit: 5,
          distanceMeasure,
          distanceThreshold,
        };
        expect((await collection.findNearest(search).get()).docs.map(({ id }) => id)).toEqual(expected);
      },
    );
  });
}
