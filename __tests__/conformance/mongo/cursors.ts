import { codeOf, type Doc, type MongoContext } from "./context";

const many = (count: number): Doc[] => Array.from({ length: count }, (_, _id) => ({ _id, n: count - _id }));

export function describeCursors(mongo: MongoContext): void {
  describe("cursors", () => {
    test("hand out everything, batch by batch", async () => {
      const things = await mongo.collection(...many(1000));
      const cursor = mongo.closeAfterTest(things.find().sort({ n: 1 }).batchSize(7));
      const found = await cursor.toArray();
      expect(found.map(({ n }) => n)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
      expect(cursor.id?.isZero()).toBe(true);
    });

    test("begin with 101 documents, or with none when nothing is asked for yet", async () => {
      const things = await mongo.collection(...many(150));
      const database = mongo.client.db(things.dbName);
      const first = await database.command({ find: things.collectionName });
      expect(first.cursor.firstBatch).toHaveLength(101);
      const next = await database.command({ getMore: first.cursor.id, collection: things.collectionName });
      expect(next.cursor).toMatchObject({ nextBatch: { length: 49 }, ns: things.namespace });
      const empty = await database.command({ find: things.collectionName, batchSize: 0 });
      expect(empty.cursor.firstBatch).toEqual([]);
      expect(Number(empty.cursor.id)).not.toBe(0);
    });

    test("end after a limit, and after one batch where that is asked for", async () => {
      const things = await mongo.collection(...many(50));
      expect(await things.find().limit(20).batchSize(7).toArray()).toHaveLength(20);
      const command = { find: things.collectionName, batchSize: 10, singleBatch: true };
      const { cursor } = await mongo.client.db(things.dbName).command(command);
      expect([cursor.firstBatch.length, Number(cursor.id)]).toEqual([10, 0]);
    });

    test("are gone once they are closed", async () => {
      const things = await mongo.collection(...many(50));
      const database = mongo.client.db(things.dbName);
      const { cursor } = await database.command({ find: things.collectionName, batchSize: 2 });
      const kill = { killCursors: things.collectionName, cursors: [cursor.id] };
      expect((await database.command(kill))["cursorsKilled"]).toHaveLength(1);
      expect((await database.command(kill))["cursorsNotFound"]).toHaveLength(1);
      const more = { getMore: cursor.id, collection: things.collectionName };
      expect(await codeOf(database.command(more))).toBe(43);
    });

    test("keep a batch within 16 MB", async () => {
      const text = "x".repeat(1_000_000);
      const things = await mongo.collection(...Array.from({ length: 40 }, (_, _id) => ({ _id, text })));
      const found = await things.find().toArray();
      expect(found.map(({ _id }) => _id).sort((a, b) => Number(a) - Number(b))).toEqual(
        many(40).map(({ _id }) => _id),
      );
    });

    test("read a large collection by pages in an order that no index gives", async () => {
      const documents = Array.from({ length: 2500 }, (_, index) => ({
        _id: `m${index}`,
        at: new Date(Math.floor((index * 7919) % 1000)),
      }));
      const things = await mongo.collection(...documents);
      const seen: unknown[] = [];
      let last: Doc = { _id: "", at: new Date(0) };
      for (;;) {
        const filter = { $or: [{ at: { $gt: last["at"] } }, { at: last["at"], _id: { $gt: last._id } }] };
        const page = await things.find(filter).sort({ at: 1, _id: 1 }).limit(300).toArray();
        seen.push(...page.map(({ _id }) => _id));
        if (page.length === 0) break;
        last = page.at(-1) as Doc;
        // What is written meanwhile moves to the end, or is gone.
        if (seen.length === 300)
          await things.deleteOne({ _id: documents.find(({ _id }) => !seen.includes(_id))?._id });
      }
      expect(new Set(seen).size).toBe(2499);
    });
  });
}
