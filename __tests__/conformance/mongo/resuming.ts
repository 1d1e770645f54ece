import type { ChangeStream, Document } from "mongodb";
import { codeOf, type Doc, type MongoContext, take } from "./context";

const ids = (events: Document[]) => events.map(({ documentKey }) => documentKey._id);

export function describeResuming(mongo: MongoContext): void {
  describe("resuming", () => {
    test("goes on right after a token's event, on another stream", async () => {
      const things = await mongo.collection();
      const stream = await mongo.watch(things);
      await things.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
      const [first] = await take(stream, 1);
      await things.insertOne({ _id: 4 });
      for (const option of ["resumeAfter", "startAfter"]) {
        const resumed = await mongo.watch(things, [], { [option]: first?.["_id"] });
        expect(ids(await take(resumed, 3))).toEqual([2, 3, 4]);
      }
    });

    test("starts at a time, with what happened at it", async () => {
      const things = await mongo.collection();
      const database = mongo.client.db(things.dbName);
      await things.insertOne({ _id: 1 });
      const insert = { insert: "things", documents: [{ _id: 2 }] };
      const { operationTime } = await database.command(insert);
      await things.insertOne({ _id: 3 });
      const stream = await mongo.watch(things, [], { startAtOperationTime: operationTime });
      expect(ids(await take(stream, 2))).toEqual([2, 3]);
    });

    test("starts at the time of a read, with everything that was not there to be read", async () => {
      const things = await mongo.collection({ _id: 1 });
      const { operationTime } = await mongo.client.db(things.dbName).command({ find: "things" });
      await things.insertOne({ _id: 2 });
      const stream = await mongo.watch(things, [], { startAtOperationTime: operationTime });
      const seen = ids(await take(stream, 1));
      expect(seen[0] === 2 || ids(await take(stream, 1))[0] === 2).toBe(true);
    });

    test("has a token after every batch, also one that is empty or filtered", async () => {
      const things = await mongo.collection();
      const stream = await mongo.watch(things, [{ $match: { "fullDocument.kept": true } }]);
      const tokens = [data(stream)];
      const insert = async (document: Doc) => {
        await things.insertOne(document);
        const event = await stream.tryNext();
        tokens.push(data(stream));
        return event;
      };
      expect(await insert({ _id: 1 })).toBeNull();
      expect(await insert({ _id: 2, kept: true })).toMatchObject({ documentKey: { _id: 2 } });
      expect(await insert({ _id: 3 })).toBeNull();
      expect(tokens.every((token) => /^[0-9A-F]+$/.test(token))).toBe(true);
      expect(tokens).toEqual([...new Set(tokens)].sort());
      await things.insertOne({ _id: 4, kept: true });
      const resumed = await mongo.watch(things, [], { resumeAfter: stream.resumeToken });
      expect(ids(await take(resumed, 1)).every((id) => id === 3 || id === 4)).toBe(true);
    });

    test("loses nothing from the token of a stream that has seen nothing yet", async () => {
      const things = await mongo.collection({ _id: 1 });
      const stream = await mongo.watch(things);
      const token = stream.resumeToken;
      await things.insertOne({ _id: 2 });
      expect(ids(await take(await mongo.watch(things, [], { resumeAfter: token }), 1))).toEqual([2]);
    });

    test("has tokens that sort by the time of their events", async () => {
      const things = await mongo.collection();
      const stream = await mongo.watch(things);
      for (let _id = 0; _id < 20; _id++) await things.insertOne({ _id });
      const events = await take(stream, 20);
      const tokens = events.map(({ _id }) => _id._data as string);
      expect([...tokens].sort()).toEqual(tokens);
      const times = events.map(({ clusterTime }) => clusterTime.toBigInt());
      expect(times.every((time, index) => index === 0 || time > times[index - 1])).toBe(true);
    });

    test("is refused for what is no token", async () => {
      const things = await mongo.collection();
      const open = (token: Document) => codeOf(things.watch([], { resumeAfter: token }).tryNext());
      expect(await open({ _data: "nonsense" })).not.toBe(0);
      expect(await open({ _data: "FFFF" })).not.toBe(0);
    });

    test("is done by the driver itself when its cursor is gone", async () => {
      const things = await mongo.collection();
      const stream = await mongo.watch(things);
      await things.insertOne({ _id: 1 });
      await take(stream, 1);
      const { cursor } = stream as unknown as { cursor: { id: unknown } };
      await mongo.client.db(things.dbName).command({ killCursors: "things", cursors: [cursor.id] });
      await things.insertOne({ _id: 2 });
      expect(ids(await take(stream, 1))).toEqual([2]);
    });
  });
}

function data(stream: ChangeStream): string {
  return (stream.resumeToken as { _data: string })._data;
}
