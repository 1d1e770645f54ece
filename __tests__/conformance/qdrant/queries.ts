import { idsOf, type QdrantContext, statusOf, UUID } from "./context";

export function describeQueries(qdrant: QdrantContext): void {
  describe("queries", () => {
    test("find the nearest of a dense vector, by similarity, without payload", async () => {
      const { points } = await qdrant.client.query(await qdrant.filled(), {
        query: [2, 0, 0, 0],
        using: "dense",
        limit: 2,
      });
      expect(points).toEqual([
        { id: 1, version: expect.any(Number), score: 1 },
        { id: 2, version: expect.any(Number), score: expect.closeTo(Math.SQRT1_2, 6) },
      ]);
    });

    test.each([
      ["Dot", [2, 1], [23, 10]],
      ["Euclid", [1, 2], [0, 5]],
      ["Manhattan", [1, 2], [0, 7]],
    ] as const)("rank by %s", async (distance, ids, scores) => {
      const name = await qdrant.collection({ vectors: { size: 2, distance } });
      const points = [
        { id: 1, vector: [3, 1] },
        { id: 2, vector: [6, 5] },
      ];
      await qdrant.client.upsert(name, { wait: true, points });
      const answer = await qdrant.client.query(name, { query: [3, 1] });
      expect(answer.points.map(({ id, score }) => [id, score])).toEqual(
        ids.map((id, rank) => [id, scores[rank]]),
      );
    });

    test("honour filter, threshold, offset and limit", async () => {
      const name = await qdrant.filled();
      const query = { query: [1, 1, 0, 0], using: "dense" };
      expect(idsOf(await qdrant.client.query(name, query))).toEqual([2, 1, 3, 4, UUID]);
      expect(idsOf(await qdrant.client.query(name, { ...query, offset: 1, limit: 2 }))).toEqual([1, 3]);
      expect(idsOf(await qdrant.client.query(name, { ...query, score_threshold: 0.6 }))).toEqual([2, 1, 3]);
      const filter = { must_not: [{ key: "room", match: { value: "a" } }] };
      expect(idsOf(await qdrant.client.query(name, { ...query, filter, with_payload: ["room"] }))).toEqual([
        2,
        4,
        UUID,
      ]);
    });

    test("take a stored point as the query and leave it out", async () => {
      const name = await qdrant.filled();
      expect(idsOf(await qdrant.client.query(name, { query: 1, using: "dense", limit: 1 }))).toEqual([2]);
      await expect(qdrant.client.query(name, { query: 99, using: "dense" })).rejects.toMatchObject({
        status: 404,
      });
    });

    test("find sparse vectors that share a dimension", async () => {
      const query = { indices: [10, 3], values: [1, 1] };
      const { points } = await qdrant.client.query(await qdrant.filled(), { query, using: "plain" });
      expect(points.map(({ id, score }) => [id, score])).toEqual([
        [3, 2],
        [1, 0.5],
        [2, 0.5],
      ]);
    });

    test("turn text into BM25 vectors on the server, with rarer words worth more", async () => {
      const name = await qdrant.collection();
      const texts = [
        "The guest is locked out",
        "Guests checking in late",
        "A guest lost the key",
        "Cleaning of unit 4",
      ];
      const vector = (text: string) => ({ bm25: { text, model: "qdrant/bm25" } });
      await qdrant.client.upsert(name, {
        wait: true,
        points: texts.map((text, id) => ({ id, vector: vector(text) })),
      });
      const ask = (text: string) =>
        qdrant.client.query(name, { query: { text, model: "qdrant/bm25" }, using: "bm25" });
      expect(idsOf(await ask("cleaning"))).toEqual([3]);
      expect(idsOf(await ask("check-in"))).toEqual([1]);
      expect(idsOf(await ask("guest key"))[0]).toBe(2);
      expect(new Set(idsOf(await ask("guest")))).toEqual(new Set([0, 1, 2]));
      expect(idsOf(await ask("is the of"))).toEqual([]);
    });

    test("order by a field that is indexed", async () => {
      const name = await qdrant.filled();
      const query = { order_by: { key: "n", direction: "desc" as const } };
      await expect(qdrant.client.query(name, { query })).rejects.toMatchObject({
        status: 400,
        data: { status: { error: expect.stringContaining("No range index for `order_by` key: `n`") } },
      });
      await qdrant.client.createPayloadIndex(name, { field_name: "n", field_schema: "float", wait: true });
      expect(idsOf(await qdrant.client.query(name, { query, limit: 3 }))).toEqual([4, 3, UUID]);
    });

    test("without a query list points", async () => {
      expect(idsOf(await qdrant.client.query(await qdrant.filled(), { limit: 2 }))).toEqual([1, 2]);
    });

    test("run several at once", async () => {
      const name = await qdrant.filled();
      const search = { query: [1, 0, 0, 0], using: "dense", limit: 1 };
      const answers = await qdrant.client.queryBatch(name, {
        searches: [search, { ...search, query: [0, 0, 0, 1] }],
      });
      expect(answers.map(idsOf)).toEqual([[1], [UUID]]);
    });

    test("group by a field", async () => {
      const { groups } = await qdrant.client.queryGroups(await qdrant.filled(), {
        query: [1, 1, 0, 0],
        using: "dense",
        group_by: "room",
        group_size: 1,
        limit: 2,
      });
      expect(groups.map(({ id, hits }) => [id, hits.map((hit) => hit.id)])).toEqual([
        ["b", [2]],
        ["a", [1]],
      ]);
    });

    const ERRORS: [string, object][] = [
      ["of the wrong dimension", { query: [1], using: "dense" }],
      ["on a vector of unknown name", { query: [1, 0, 0, 0], using: "other" }],
      ["without the name of the vector", { query: [1, 0, 0, 0] }],
      ["fusing nothing", { query: { fusion: "rrf" } }],
      ["with prefetches and no query", { prefetch: { query: [1, 0, 0, 0], using: "dense" } }],
      [
        "with a limit of 0 in a leaf's filter",
        { query: [1, 0, 0, 0], using: "dense", filter: { must: "x" } },
      ],
      ["dense on a sparse vector", { query: [1, 0, 0, 0], using: "plain" }],
    ];
    test.each(ERRORS)("%s are refused with 400", async (_, query) => {
      expect(await statusOf(qdrant.client.query(await qdrant.filled(), query))).toBe(400);
    });
  });
}
