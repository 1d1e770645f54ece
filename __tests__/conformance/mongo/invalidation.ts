import { codeOf, type MongoContext, take } from "./context";

const types = async (...asked: Parameters<typeof take>) =>
  (await take(...asked)).map(({ operationType }) => operationType);

export function describeInvalidation(mongo: MongoContext): void {
  describe("streams on what goes away", () => {
    test("end with the collection, and are started after the end by startAfter alone", async () => {
      const things = await mongo.collection({ _id: 1 });
      const stream = await mongo.watch(things);
      await things.deleteOne({ _id: 1 });
      await things.drop();
      await things.insertOne({ _id: 2 });
      const events = await take(stream, 3);
      expect(events.map(({ operationType }) => operationType)).toEqual(["delete", "drop", "invalidate"]);
      expect(await stream.tryNext()).toBeNull();
      const token = events[2]?.["_id"];
      const refused = things.watch([], { resumeAfter: token });
      expect(await codeOf(refused.tryNext())).toBe(260);
      const restarted = await mongo.watch(things, [], { startAfter: token });
      expect(await types(restarted, 1)).toEqual(["insert"]);
      const resumed = await mongo.watch(things, [], { resumeAfter: events[1]?.["_id"] });
      expect(await types(resumed, 1)).toEqual(["invalidate"]);
    });

    test("end with a collection's name", async () => {
      const things = await mongo.collection({ _id: 1 });
      const database = mongo.client.db(things.dbName);
      const [stream, onTarget, onAll] = [
        await mongo.watch(things),
        await mongo.watch(database.collection("new") as never),
        await mongo.watch(database),
      ];
      await things.rename("new");
      const [renamed] = await take(stream, 1);
      expect(renamed).toMatchObject({
        operationType: "rename",
        ns: { db: things.dbName, coll: "things" },
        to: { db: things.dbName, coll: "new" },
      });
      expect(await types(stream, 1)).toEqual(["invalidate"]);
      expect(await types(onTarget, 2)).toEqual(["rename", "invalidate"]);
      await database.collection("new").insertOne({});
      expect(await types(onAll, 2)).toEqual(["rename", "insert"]);
    });

    test("go on when one collection of a database goes, and end with the database", async () => {
      const things = await mongo.collection({ _id: 1 });
      const database = mongo.client.db(things.dbName);
      await database.collection("other").insertOne({});
      const stream = await mongo.watch(database);
      await things.drop();
      await database.dropDatabase();
      expect(await types(stream, 4)).toEqual(["drop", "drop", "dropDatabase", "invalidate"]);
    });
  });
}
