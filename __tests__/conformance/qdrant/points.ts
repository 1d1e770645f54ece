import { type QdrantContext, UUID } from "./context";

export function describePoints(qdrant: QdrantContext): void {
  describe("points", () => {
    test("are stored, and replaced as a whole", async () => {
      const name = await qdrant.filled();
      const answer = await qdrant.client.upsert(name, {
        wait: true,
        points: [{ id: 1, vector: { dense: [0, 0, 2, 0] } }],
      });
      expect(answer).toMatchObject({ status: "completed", operation_id: expect.any(Number) });
      const [point] = await qdrant.client.retrieve(name, { ids: [1], with_vector: true });
      expect(point).toEqual({
        id: 1,
        payload: {},
        vector: { dense: [0, 0, 1, 0] },
      });
    });

    test("are stored from columns", async () => {
      const name = await qdrant.collection({ vectors: { size: 2, distance: "Dot" } });
      const batch = {
        ids: [7, 8],
        vectors: [
          [0.1, 0.2],
          [3, 4],
        ],
        payloads: [{ a: 1 }, { a: 2 }],
      };
      await qdrant.client.upsert(name, { wait: true, batch });
      expect(await qdrant.client.retrieve(name, { ids: [7], with_vector: true })).toEqual([
        { id: 7, payload: { a: 1 }, vector: [0.1, 0.2] },
      ]);
    });

    test("have ids in any form of UUID", async () => {
      const name = await qdrant.collection();
      const points = [{ id: UUID.replaceAll("-", "").toUpperCase(), vector: { dense: [0, 0, 1, 0] } }];
      await qdrant.client.upsert(name, { wait: true, points });
      expect((await qdrant.client.retrieve(name, { ids: [UUID] }))[0]?.id).toBe(UUID);
    });

    test.each([["foo"], [-1], [1.5]])("with the id %p are refused with 400", async (id) => {
      const name = await qdrant.collection();
      await expect(
        qdrant.client.upsert(name, { points: [{ id, vector: { dense: [0, 0, 1, 0] } }] }),
      ).rejects.toMatchObject({
        status: 400,
        data: { status: { error: expect.stringContaining("is not a valid point ID") } },
      });
    });

    test("of the wrong dimension are refused, all of the request", async () => {
      const name = await qdrant.collection();
      const points = [
        { id: 1, vector: { dense: [1, 0, 0, 0] } },
        { id: 2, vector: { dense: [1, 0] } },
      ];
      await expect(qdrant.client.upsert(name, { wait: true, points })).rejects.toMatchObject({
        status: 400,
        data: { status: { error: "Wrong input: Vector dimension error: expected dim: 4, got 2" } },
      });
      expect(await qdrant.client.count(name)).toEqual({ count: 0 });
    });

    test("with a vector of unknown name are refused", async () => {
      const name = await qdrant.collection();
      await expect(
        qdrant.client.upsert(name, { wait: true, points: [{ id: 1, vector: { other: [1] } }] }),
      ).rejects.toMatchObject({
        status: 400,
        data: { status: { error: "Wrong input: Not existing vector name error: other" } },
      });
    });

    test("can be only inserted, only updated, or updated on a condition", async () => {
      const name = await qdrant.filled();
      const vector = { dense: [1, 0, 0, 0] };
      const upsert = (id: number, n: number, options: object) =>
        qdrant.client.upsert(name, { wait: true, points: [{ id, vector, payload: { n } }], ...options });
      await upsert(1, 100, { update_mode: "insert_only" });
      await upsert(77, 100, { update_mode: "update_only" });
      await upsert(2, 100, { update_filter: { must: [{ key: "n", range: { gt: 50 } }] } });
      await upsert(3, 100, { update_filter: { must: [{ key: "n", range: { lt: 50 } }] } });
      expect(await qdrant.found(name, { must: [{ key: "n", match: { value: 100 } }] })).toEqual([3]);
    });

    test("are read by id, unknown ones left out", async () => {
      const name = await qdrant.filled();
      const points = await qdrant.client.retrieve(name, { ids: [99, 3, UUID], with_payload: ["n"] });
      expect(points.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        { id: 3, payload: { n: 3 } },
        { id: UUID, payload: { n: 2.5 } },
      ]);
    });

    test("are removed by id and by filter", async () => {
      const name = await qdrant.filled();
      await qdrant.client.delete(name, { wait: true, points: [1, 99] });
      await qdrant.client.delete(name, {
        wait: true,
        filter: { must: [{ key: "room", match: { value: "b" } }] },
      });
      expect(await qdrant.found(name, {})).toEqual([3, 4]);
    });

    test("lose and gain single vectors", async () => {
      const name = await qdrant.filled();
      await qdrant.client.updateVectors(name, {
        points: [{ id: 4, vector: { plain: { indices: [5], values: [1] } } }],
      });
      await qdrant.client.deleteVectors(name, { points: [1], vector: ["plain"] });
      expect(await qdrant.found(name, { must: [{ has_vector: "plain" }] })).toEqual([2, 3, 4]);
      const [point] = await qdrant.client.retrieve(name, { ids: [4], with_vector: ["plain"] });
      expect(point?.vector).toEqual({ plain: { indices: [5], values: [1] } });
    });

    test("change in a batch of operations", async () => {
      const name = await qdrant.filled();
      const results = await qdrant.client.batchUpdate(name, {
        operations: [
          { upsert: { points: [{ id: 9, vector: { dense: [1, 1, 1, 1] }, payload: { n: 9 } }] } },
          { set_payload: { payload: { flag: true }, points: [9] } },
          { delete: { points: [1, 2, 3] } },
        ],
      });
      expect(results).toHaveLength(3);
      expect(await qdrant.found(name, {})).toEqual([4, 9, UUID]);
      expect((await qdrant.client.retrieve(name, { ids: [9] }))[0]?.payload).toEqual({ n: 9, flag: true });
    });
  });
}
