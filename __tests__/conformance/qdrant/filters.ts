import { type QdrantContext, statusOf, UUID } from "./context";

export function describeFilters(qdrant: QdrantContext): void {
  describe("filters", () => {
    const match = (key: string, value: unknown) => ({ key, match: { value } });
    const CASES: [string, object, (string | number)[]][] = [
      ["value", { must: [match("room", "a")] }, [1, 3]],
      ["whole number", { must: [match("n", 2)] }, [2]],
      ["boolean", { must: [match("open", true)] }, [1]],
      ["element of a list", { must: [match("tags", "all")] }, [1, 2]],
      ["any of", { must: [{ key: "room", match: { any: ["b", "c"] } }] }, [2, 4, UUID]],
      ["none of", { must: [{ key: "room", match: { except: ["b", "c"] } }] }, [1, 3]],
      ["prefix", { must: [{ key: "address.city", match: { prefix: "Lis" } }] }, [UUID]],
      ["a word of a text that has no index", { must: [{ key: "text", match: { text: "check" } }] }, [2]],
      ["range", { must: [{ key: "n", range: { gt: 1, lte: 2.5 } }] }, [2, UUID]],
      [
        "range of time across zones",
        { must: [{ key: "at", range: { gte: "2026-01-02T00:00:00Z", lt: "2026-01-03T08:00:01Z" } }] },
        [2, 3],
      ],
      ["count of values", { must: [{ key: "tags", values_count: { lt: 1 } }] }, [3, 4, UUID]],
      ["empty", { must: [{ is_empty: { key: "tags" } }] }, [3, 4, UUID]],
      ["null", { must: [{ is_null: { key: "nothing" } }] }, [4]],
      ["id", { must: [{ has_id: [1, UUID, 99] }] }, [1, UUID]],
      ["nested object", { must: [match("address.city", "Lisbon")] }, [UUID]],
      ["any element", { must: [match("guests[].name", "Ana"), match("guests[].age", 40)] }, [4]],
      [
        "one element",
        { must: [{ nested: { key: "guests", filter: { must: [match("name", "Ana"), match("age", 40)] } } }] },
        [],
      ],
      ["must not", { must_not: [match("room", "a")] }, [2, 4, UUID]],
      ["should", { should: [match("room", "c"), match("n", 1)] }, [1, 4]],
      [
        "at least two",
        { min_should: { conditions: [match("room", "a"), match("n", 1), match("n", 2)], min_count: 2 } },
        [1],
      ],
      [
        "filter in a filter",
        { must: [{ should: [match("n", 1), match("n", 3)] }], must_not: [match("n", 3)] },
        [1],
      ],
      ["one condition without a list", { must: match("room", "c") }, [4]],
    ];

    test.each(CASES)("by %s", async (_, filter, expected) => {
      expect(await qdrant.found(await qdrant.filled(), filter)).toEqual(expected);
    });

    test("by the tokens of a text index", async () => {
      const name = await qdrant.filled();
      await qdrant.client.createPayloadIndex(name, {
        field_name: "text",
        field_schema: { type: "text", phrase_matching: true },
        wait: true,
      });
      const text = (condition: object) => qdrant.found(name, { must: [{ key: "text", match: condition }] });
      expect(await text({ text: "LOCK the" })).toEqual([3]);
      expect(await text({ text: "lo" })).toEqual([]);
      expect(await text({ text_any: "late lock" })).toEqual([2, 3]);
      expect(await text({ phrase: "check in" })).toEqual([2]);
      expect(await text({ phrase: "in check" })).toEqual([]);
    });

    test("of an unknown kind are refused with 400", async () => {
      const name = await qdrant.filled();
      expect(await statusOf(qdrant.client.scroll(name, { filter: { musst: [] } as object }))).toBe(400);
      expect(
        await statusOf(qdrant.client.scroll(name, { filter: { must: [{ key: "n", near: 1 }] } as object })),
      ).toBe(400);
    });
  });
}
