import { idsOf, type QdrantContext, statusOf, UUID } from "./context";

export function describeReading(qdrant: QdrantContext): void {
  describe("reading many", () => {
    test("pages through all points in the order of their ids", async () => {
      const name = await qdrant.filled();
      const first = await qdrant.client.scroll(name, { limit: 3 });
      expect([idsOf(first), first.next_page_offset]).toEqual([[1, 2, 3], 4]);
      const rest = await qdrant.client.scroll(name, { limit: 3, offset: 4 });
      expect([idsOf(rest), rest.next_page_offset]).toEqual([[4, UUID], null]);
    });

    test("orders by time, from a given one on", async () => {
      const name = await qdrant.filled();
      await qdrant.client.createPayloadIndex(name, {
        field_name: "at",
        field_schema: "datetime",
        wait: true,
      });
      const ordered = async (order: object) =>
        idsOf(await qdrant.client.scroll(name, { order_by: { key: "at", ...order } }));
      expect(await ordered({})).toEqual([1, 2, 3]);
      expect(await ordered({ direction: "desc" })).toEqual([3, 2, 1]);
      expect(await ordered({ start_from: "2026-01-02T00:00:00Z" })).toEqual([2, 3]);
    });

    test("counts", async () => {
      const filter = { must: [{ key: "room", match: { value: "b" } }] };
      expect(await qdrant.client.count(await qdrant.filled(), { filter, exact: true })).toEqual({ count: 2 });
    });

    test("counts by value", async () => {
      const name = await qdrant.filled();
      expect(await statusOf(qdrant.client.facet(name, { key: "room" }))).toBe(400);
      await qdrant.client.createPayloadIndex(name, {
        field_name: "room",
        field_schema: "keyword",
        wait: true,
      });
      expect(await qdrant.client.facet(name, { key: "room" })).toEqual({
        hits: [
          { value: "a", count: 2 },
          { value: "b", count: 2 },
          { value: "c", count: 1 },
        ],
      });
    });
  });
}
