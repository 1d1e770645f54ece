import { PARAMS, type QdrantContext, statusOf } from "./context";

export function describeCollections(qdrant: QdrantContext): void {
  describe("collections", () => {
    test("are made, described, listed and removed", async () => {
      const name = await qdrant.collection();
      expect(await qdrant.client.collectionExists(name)).toEqual({ exists: true });
      expect((await qdrant.client.getCollections()).collections).toContainEqual({ name });
      const info = await qdrant.client.getCollection(name);
      expect(info).toMatchObject({
        status: "green",
        points_count: 0,
        config: { params: { vectors: PARAMS.vectors } },
      });
      expect(await qdrant.client.deleteCollection(name)).toBe(true);
      expect(await qdrant.client.deleteCollection(name)).toBe(false);
      expect(await qdrant.client.collectionExists(name)).toEqual({ exists: false });
    });

    test("are refused a second time with 409", async () => {
      const name = await qdrant.collection();
      await expect(qdrant.client.createCollection(name, PARAMS)).rejects.toMatchObject({
        status: 409,
        data: { status: { error: `Wrong input: Collection \`${name}\` already exists!` } },
      });
    });

    test("are unknown with 404", async () => {
      await expect(qdrant.client.query("nope", { query: [1] })).rejects.toMatchObject({
        status: 404,
        data: { status: { error: "Not found: Collection `nope` doesn't exist!" } },
      });
    });

    test("are read through an alias that moves in one step", async () => {
      const first = await qdrant.filled();
      const second = await qdrant.collection();
      const alias = `${first}_alias`;
      await qdrant.client.updateCollectionAliases({
        actions: [{ create_alias: { collection_name: first, alias_name: alias } }],
      });
      expect(await qdrant.client.count(alias)).toEqual({ count: 5 });
      await qdrant.client.updateCollectionAliases({
        actions: [
          { delete_alias: { alias_name: alias } },
          { create_alias: { collection_name: second, alias_name: alias } },
        ],
      });
      expect(await qdrant.client.count(alias)).toEqual({ count: 0 });
      expect((await qdrant.client.getCollectionAliases(second)).aliases).toEqual([
        { alias_name: alias, collection_name: second },
      ]);
      expect((await qdrant.client.getAliases()).aliases).toContainEqual({
        alias_name: alias,
        collection_name: second,
      });
      const orphan = { create_alias: { collection_name: "nope", alias_name: "orphan" } };
      expect(await statusOf(qdrant.client.updateCollectionAliases({ actions: [orphan] }))).toBe(404);
    });

    test("show their payload indexes", async () => {
      const name = await qdrant.filled();
      await qdrant.client.createPayloadIndex(name, {
        field_name: "room",
        field_schema: "keyword",
        wait: true,
      });
      await qdrant.client.createPayloadIndex(name, {
        field_name: "at",
        field_schema: "datetime",
        wait: true,
      });
      expect((await qdrant.client.getCollection(name)).payload_schema).toMatchObject({
        room: { data_type: "keyword", points: 5 },
        at: { data_type: "datetime", points: 3 },
      });
      await qdrant.client.deletePayloadIndex(name, "room", { wait: true });
      expect(Object.keys((await qdrant.client.getCollection(name)).payload_schema)).toEqual(["at"]);
    });
  });
}
