import { FieldPath, FieldValue, GeoPoint, Timestamp } from "@google-cloud/firestore";
import {
  ALREADY_EXISTS,
  codeOf,
  FAILED_PRECONDITION,
  type FirestoreContext,
  INVALID_ARGUMENT,
  NOT_FOUND,
} from "./context";

export function describeDocuments(context: FirestoreContext): void {
  describe("documents", () => {
    test("every type of value comes back as it was written", async () => {
      const document = context.collection().doc("a");
      const fields = {
        nothing: null,
        yes: true,
        integer: 42,
        large: 2 ** 53,
        double: 1.5,
        infinite: Number.NEGATIVE_INFINITY,
        negativeZero: -0,
        text: "Zoë 🏠",
        bytes: Buffer.from([0, 255]),
        time: new Timestamp(1_700_000_000, 123_456_000),
        place: new GeoPoint(48.1, -11.5),
        reference: document,
        list: [1, "x", { deep: [] }],
        map: { a: { b: {} } },
        vector: FieldValue.vector([1, 2.5]),
      };
      await document.set(fields);
      expect((await document.get()).data()).toEqual(fields);
    });

    test("a timestamp is cut to microseconds", async () => {
      const document = context.collection().doc();
      await document.set({ time: new Timestamp(1, 123_456_789) });
      expect((await document.get()).get("time")).toEqual(new Timestamp(1, 123_456_000));
    });

    test("set replaces, set with merge adds, update changes paths", async () => {
      const document = context.collection().doc();
      await document.set({ a: 1, map: { x: 1, y: 2 } });
      await document.set({ map: { z: 3 } }, { merge: true });
      expect((await document.get()).data()).toEqual({ a: 1, map: { x: 1, y: 2, z: 3 } });
      await document.update({ "map.x": FieldValue.delete(), "new.deep": true });
      expect((await document.get()).data()).toEqual({ a: 1, map: { y: 2, z: 3 }, new: { deep: true } });
      await document.set({ b: 2 });
      expect((await document.get()).data()).toEqual({ b: 2 });
    });

    test("names of fields that need quotes are told apart from paths", async () => {
      const document = context.collection().doc();
      await document.set({ "a.b": 1, a: { b: 2 }, "c`d\\": 3 });
      await document.update(new FieldPath("a.b"), 10, new FieldPath("c`d\\"), 30);
      expect((await document.get()).data()).toEqual({ "a.b": 10, a: { b: 2 }, "c`d\\": 30 });
    });

    test("transforms see what the same write sets", async () => {
      const document = context.collection().doc();
      await document.set({ count: 5, tags: ["a", "b"], max: 3, min: 3, text: "x" });
      await document.update({
        count: FieldValue.increment(2),
        tags: FieldValue.arrayUnion("b", "c"),
        max: FieldValue.maximum(7),
        min: FieldValue.minimum(1.5),
        text: FieldValue.increment(1),
        fresh: FieldValue.increment(-1),
        removed: FieldValue.arrayRemove("q"),
        time: FieldValue.serverTimestamp(),
      });
      const data = (await document.get()).data();
      expect(data).toMatchObject({
        count: 7,
        tags: ["a", "b", "c"],
        max: 7,
        min: 1.5,
        text: 1,
        fresh: -1,
        removed: [],
      });
      expect(data?.["time"]).toBeInstanceOf(Timestamp);
      await document.update({ count: FieldValue.increment(0.5), tags: FieldValue.arrayRemove("a", "c") });
      expect((await document.get()).data()).toMatchObject({ count: 7.5, tags: ["b"] });
    });

    test("all server timestamps of a commit are one time, in milliseconds", async () => {
      const collection = context.collection();
      const batch = context.db.batch();
      batch.set(collection.doc("a"), { x: FieldValue.serverTimestamp(), y: FieldValue.serverTimestamp() });
      batch.set(collection.doc("b"), { x: FieldValue.serverTimestamp() });
      await batch.commit();
      const [a, b] = (await collection.get()).docs.map((found) => found.data());
      expect(a?.["x"]).toEqual(a?.["y"]);
      expect(a?.["x"]).toEqual(b?.["x"]);
      expect(a?.["x"].nanoseconds % 1_000_000).toBe(0);
    });

    test("create refuses what is there, update what is not", async () => {
      const document = context.collection().doc();
      await document.create({ n: 1 });
      expect(await codeOf(document.create({ n: 2 }))).toBe(ALREADY_EXISTS);
      expect(await codeOf(document.parent.doc("none").update({ n: 2 }))).toBe(NOT_FOUND);
      expect((await document.get()).data()).toEqual({ n: 1 });
    });

    test("a write that is bound to a version fails once there is another", async () => {
      const document = context.collection().doc();
      const first = await document.set({ n: 1 });
      const second = await document.update({ n: 2 }, { lastUpdateTime: first.writeTime });
      expect(await codeOf(document.update({ n: 3 }, { lastUpdateTime: first.writeTime }))).toBe(
        FAILED_PRECONDITION,
      );
      expect(await codeOf(document.delete({ lastUpdateTime: first.writeTime }))).toBe(FAILED_PRECONDITION);
      await document.delete({ lastUpdateTime: second.writeTime });
      expect(await codeOf(document.delete({ exists: true }))).toBe(NOT_FOUND);
      await document.delete();
    });

    test("creation and update times tell the document's life", async () => {
      const document = context.collection().doc();
      await document.set({ n: 1 });
      const created = await document.get();
      await document.set({ n: 2 });
      const updated = await document.get();
      expect(updated.createTime).toEqual(created.createTime);
      expect(created.updateTime).toEqual(created.createTime);
      expect(String(updated.updateTime?.valueOf()) > String(created.updateTime?.valueOf())).toBe(true);
    });

    test("a write that changes nothing leaves the version", async () => {
      const document = context.collection().doc();
      const first = await document.set({ n: 1, map: { a: 1, b: 2 } });
      const again = await document.set({ map: { b: 2, a: 1 }, n: 1 });
      expect(again.writeTime).toEqual(first.writeTime);
      expect((await document.get()).updateTime).toEqual(first.writeTime);
    });

    test("a batch is applied entirely or not at all", async () => {
      const collection = context.collection();
      const batch = context.db.batch();
      batch.set(collection.doc("a"), { n: 1 });
      batch.update(collection.doc("missing"), { n: 1 });
      expect(await codeOf(batch.commit())).toBe(NOT_FOUND);
      expect((await collection.get()).size).toBe(0);
    });

    test("the writes of a batch see each other", async () => {
      const collection = context.collection();
      const batch = context.db.batch();
      batch.set(collection.doc("a"), { n: 1 });
      batch.update(collection.doc("a"), { n: FieldValue.increment(1) });
      batch.set(collection.doc("b"), { n: 1 });
      batch.delete(collection.doc("b"));
      await batch.commit();
      expect((await collection.get()).docs.map((found) => [found.id, found.data()])).toEqual([
        ["a", { n: 2 }],
      ]);
    });

    test("getAll gives what is there and what is not, in the order asked, with a mask", async () => {
      const collection = context.collection();
      await collection.doc("a").set({ x: 1, y: 2 });
      const found = await context.db.getAll(collection.doc("none"), collection.doc("a"), {
        fieldMask: ["y"],
      });
      expect(found.map((one) => one.data())).toEqual([undefined, { y: 2 }]);
    });

    test("listDocuments pages through everything, documents with only children included", async () => {
      const collection = context.collection();
      const batch = context.db.batch();
      const ids = Array.from({ length: 320 }, (_, index) => String(index).padStart(4, "0"));
      for (const id of ids) batch.set(collection.doc(id), {});
      batch.set(collection.doc("only-parent/children/x"), {});
      await batch.commit();
      const listed = await collection.listDocuments();
      expect(listed.map(({ id }) => id)).toEqual([...ids, "only-parent"]);
    });

    test("listCollections names the collections below a document and below the root", async () => {
      const parent = context.collection().doc("p");
      await parent.collection("b").doc().set({});
      await parent.collection("a").doc("x/deeper/y").set({});
      expect((await parent.listCollections()).map(({ id }) => id)).toEqual(["a", "b"]);
      expect((await context.db.listCollections()).map(({ id }) => id)).toContain(parent.parent.id);
    });

    test("recursiveDelete removes a document with everything below it", async () => {
      const parent = context.collection().doc("p");
      const sibling = parent.parent.doc("p2");
      await Promise.all([parent.set({}), parent.collection("a").doc("x/b/y").set({}), sibling.set({})]);
      await context.db.recursiveDelete(parent);
      expect(await parent.listCollections()).toEqual([]);
      expect((await sibling.get()).exists).toBe(true);
    });

    test("BulkWriter tells of each write how it went", async () => {
      const collection = context.collection();
      await collection.doc("taken").set({});
      const writer = context.db.bulkWriter();
      writer.onWriteError(() => false);
      const outcomes = Promise.allSettled([
        writer.set(collection.doc("a"), { n: 1 }),
        writer.create(collection.doc("taken"), {}),
        writer.update(collection.doc("missing"), { n: 1 }),
        writer.delete(collection.doc("never")),
      ]);
      await writer.close();
      const codes = (await outcomes).map((outcome) =>
        outcome.status === "rejected" ? outcome.reason.code : 0,
      );
      expect(codes).toEqual([0, ALREADY_EXISTS, NOT_FOUND, 0]);
    });

    test("names that are reserved or no documents are refused", async () => {
      const { db } = context;
      expect(await codeOf(db.doc("__reserved__/x").set({}))).toBe(INVALID_ARGUMENT);
      expect(await codeOf(context.collection().doc("__x__").set({}))).toBe(INVALID_ARGUMENT);
      expect(await codeOf(context.collection().doc("x".repeat(1501)).set({}))).toBe(INVALID_ARGUMENT);
    });

    test("a document over the size limit is refused", async () => {
      const document = context.collection().doc();
      expect(await codeOf(document.set({ text: "x".repeat(1_048_600) }))).toBe(INVALID_ARGUMENT);
      await document.set({ text: "x".repeat(900_000) });
    });
  });
}
