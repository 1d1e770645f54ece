import { codeOf, type MongoContext } from "./context";

export function describeCollections(mongo: MongoContext): void {
  describe("databases and collections", () => {
    test("are there once something is in them, until they are dropped", async () => {
      const database = mongo.database();
      const names = async () => (await database.listCollections().toArray()).map(({ name }) => name).sort();
      expect(await names()).toEqual([]);
      await database.collection("a").insertOne({});
      await database.createCollection("b");
      expect(await names()).toEqual(["a", "b"]);
      expect(await database.listCollections({ name: "a" }, { nameOnly: true }).toArray()).toMatchObject([
        { name: "a", type: "collection" },
      ]);
      const { databases } = await database.admin().listDatabases({ nameOnly: true });
      expect(databases.map(({ name }) => name)).toContain(database.databaseName);
      expect(await database.dropCollection("b")).toBe(true);
      expect(await names()).toEqual(["a"]);
      await database.dropDatabase();
      expect(await names()).toEqual([]);
    });

    test("are not made twice", async () => {
      const database = mongo.database();
      await database.createCollection("a");
      expect(await codeOf(database.command({ create: "a", capped: false, validator: { a: 1 } }))).toBe(48);
      expect(await codeOf(database.createCollection("a.$b"))).toBe(73);
    });

    test("are renamed, with all that is in them", async () => {
      const things = await mongo.collection({ _id: 1 });
      await things.createIndex({ a: 1 });
      const database = mongo.client.db(things.dbName);
      await database.collection("other").insertOne({});
      expect(await codeOf(things.rename("other"))).toBe(48);
      const renamed = await things.rename("new");
      expect(await renamed.find().toArray()).toEqual([{ _id: 1 }]);
      expect(await renamed.indexes()).toHaveLength(2);
      expect(await codeOf(things.rename("again"))).toBe(26);
      await renamed.rename("other", { dropTarget: true });
      expect(await database.collection("other").find().toArray()).toEqual([{ _id: 1 }]);
    });

    test("that are not there are empty", async () => {
      const missing = mongo.database().collection("missing");
      expect(await missing.find().toArray()).toEqual([]);
      expect(await missing.countDocuments()).toBe(0);
      expect((await missing.updateOne({}, { $set: { a: 1 } })).matchedCount).toBe(0);
      expect((await missing.deleteMany({})).deletedCount).toBe(0);
      expect(await missing.distinct("a")).toEqual([]);
    });

    test("belong to a replica set whose time moves on with every write", async () => {
      const database = mongo.database();
      const hello = await database.command({ hello: 1 });
      expect(hello).toMatchObject({ isWritablePrimary: true, setName: expect.any(String), ok: 1 });
      expect((await database.command({ buildInfo: 1 }))["version"]).toMatch(/^8\./);
      const first = await database.command({ insert: "a", documents: [{ _id: 1 }] });
      const second = await database.command({ insert: "a", documents: [{ _id: 2 }] });
      expect(second["operationTime"].greaterThan(first["operationTime"])).toBe(true);
      const { $clusterTime } = second as unknown as { $clusterTime: { clusterTime: typeof first } };
      expect($clusterTime.clusterTime["greaterThanOrEqual"](second["operationTime"])).toBe(true);
    });
  });
}
