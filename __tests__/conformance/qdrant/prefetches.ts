import { idsOf, type QdrantContext, UUID } from "./context";

export function describePrefetches(qdrant: QdrantContext): void {
  describe("prefetches", () => {
    const LEAVES = [
      { query: [1, 1, 0, 0], using: "dense", limit: 3 },
      { query: { indices: [10, 3], values: [1, 1] }, using: "plain", limit: 3 },
    ];
    const fused = async (name: string, query: object, more: object = {}) => {
      const { points } = await qdrant.client.query(name, { prefetch: LEAVES, query, ...more } as object);
      return new Map(points.map(({ id, score }) => [id, score]));
    };

    test("fuse by rank with k = 2, with another k, and with weights", async () => {
      const name = await qdrant.filled();
      const plain = await fused(name, { fusion: "rrf" });
      // dense: 2, 1, 3; sparse: 3, then 1 and 2 with equal scores
      expect(plain.get(3)).toBeCloseTo(1 / 4 + 1 / 2, 6);
      const classic = await fused(name, { rrf: { k: 60 } });
      expect(classic.get(3)).toBeCloseTo(1 / 62 + 1 / 60, 6);
      const weighted = await fused(name, { rrf: { k: 60, weights: [1, 0.5] } });
      expect(weighted.get(3)).toBeCloseTo(1 / 62 + 1 / 61, 6);
    });

    test("fuse by the distribution of scores", async () => {
      const name = await qdrant.filled();
      const leaf = LEAVES[1];
      const { points } = await qdrant.client.query(name, {
        prefetch: [leaf],
        query: { fusion: "dbsf" },
      } as object);
      expect(points[0]).toMatchObject({ id: 3, score: expect.closeTo(0.5 + 1 / (6 * Math.sqrt(0.75)), 5) });
    });

    test("apply the root filter in every leaf", async () => {
      const filter = { must: [{ key: "room", match: { value: "b" } }] };
      const hits = await fused(await qdrant.filled(), { fusion: "rrf" }, { filter });
      expect([...hits]).toEqual([
        [2, 1],
        [UUID, expect.closeTo(1 / 3, 6)],
      ]);
    });

    test("rescore what a prefetch found", async () => {
      const prefetch = { query: [0, 1, 0.1, 0], using: "dense", limit: 2 };
      const answer = await qdrant.client.query(await qdrant.filled(), {
        prefetch,
        query: [0, 0, 1, 0],
        using: "dense",
      });
      expect(idsOf(answer)).toEqual([4, 3]);
    });
  });
}
