import { QdrantClient } from "@qdrant/js-client-rest";

/** A Qdrant server to test: the stand-in, or the real one. */
export interface QdrantUnderTest {
  url: string;
  apiKey?: string;
  close(): Promise<void>;
}

const PARAMS = {
  vectors: { dense: { size: 4, distance: "Cosine" } },
  sparse_vectors: { bm25: { modifier: "idf" }, plain: {} },
} as const;

const UUID = "5c56c793-69f3-4fbf-87e6-c4bf54c28c26";

const POINTS = [
  { id: 1, vector: { dense: [1, 0, 0, 0], plain: { indices: [1, 10], values: [1, 0.5] } } },
  { id: 2, vector: { dense: [1, 1, 0, 0], plain: { indices: [2, 10], values: [1, 0.5] } } },
  { id: 3, vector: { dense: [0, 1, 0, 0], plain: { indices: [3], values: [2] } } },
  { id: 4, vector: { dense: [0, 1, 1, 0] } },
  { id: UUID, vector: { dense: [0, 0, 0, 1] } },
].map((point, index) => ({
  ...point,
  payload: [
    { room: "a", n: 1, tags: ["x", "all"], at: "2026-01-01T00:00:00Z", open: true },
    { room: "b", n: 2, tags: ["y", "all"], at: "2026-01-02T00:00:00Z", text: "Late check-in" },
    { room: "a", n: 3, tags: [], at: "2026-01-03T10:00:00+02:00", text: "the lock code" },
    {
      room: "c",
      n: 4,
      nothing: null,
      guests: [
        { name: "Ana", age: 9 },
        { name: "Bo", age: 40 },
      ],
    },
    { room: "b", n: 2.5, address: { city: "Lisbon", zip: "1000" } },
  ][index],
}));

/** What the product needs of Qdrant, asked through the official client. */
export function describeQdrant(connect: () => Promise<QdrantUnderTest>): void {
  let server: QdrantUnderTest;
  let client: QdrantClient;
  let made: string[] = [];

  beforeAll(async () => {
    server = await connect();
    client = new QdrantClient({ url: server.url, apiKey: server.apiKey, checkCompatibility: false });
  });
  afterEach(async () => {
    for (const name of made) await client.deleteCollection(name);
    made = [];
  });
  afterAll(() => server.close());

  async function collection(
    params: Parameters<QdrantClient["createCollection"]>[1] = PARAMS,
  ): Promise<string> {
    const name = `conformance_${process.pid}_${made.length}`;
    made.push(name);
    await client.createCollection(name, params);
    return name;
  }

  async function filled(): Promise<string> {
    const name = await collection();
    await client.upsert(name, { wait: true, points: POINTS });
    return name;
  }

  const status = (request: Promise<unknown>) =>
    request.then(
      () => 200,
      (error: { status: number }) => error.status,
    );
  const idsOf = ({ points }: { points: { id: string | number }[] }) => points.map(({ id }) => id);
  async function found(name: string, filter: object): Promise<(string | number)[]> {
    return idsOf(await client.scroll(name, { filter, limit: 100 }));
  }

  describe("collections", () => {
    test("are made, described, listed and removed", async () => {
      const name = await collection();
      expect(await client.collectionExists(name)).toEqual({ exists: true });
      expect((await client.getCollections()).collections).toContainEqual({ name });
      const info = await client.getCollection(name);
      expect(info).toMatchObject({
        status: "green",
        points_count: 0,
        config: { params: { vectors: PARAMS.vectors } },
      });
      expect(await client.deleteCollection(name)).toBe(true);
      expect(await client.deleteCollection(name)).toBe(false);
      expect(await client.collectionExists(name)).toEqual({ exists: false });
    });

    test("are refused a second time with 409", async () => {
      const name = await collection();
      await expect(client.createCollection(name, PARAMS)).rejects.toMatchObject({
        status: 409,
        data: { status: { error: `Wrong input: Collection \`${name}\` already exists!` } },
      });
    });

    test("are unknown with 404", async () => {
      await expect(client.query("nope", { query: [1] })).rejects.toMatchObject({
        status: 404,
        data: { status: { error: "Not found: Collection `nope` doesn't exist!" } },
      });
    });

    test("are read through an alias that moves in one step", async () => {
      const first = await filled();
      const second = await collection();
      const alias = `${first}_alias`;
      await client.updateCollectionAliases({
        actions: [{ create_alias: { collection_name: first, alias_name: alias } }],
      });
      expect(await client.count(alias)).toEqual({ count: 5 });
      await client.updateCollectionAliases({
        actions: [
          { delete_alias: { alias_name: alias } },
          { create_alias: { collection_name: second, alias_name: alias } },
        ],
      });
      expect(await client.count(alias)).toEqual({ count: 0 });
      expect((await client.getCollectionAliases(second)).aliases).toEqual([
        { alias_name: alias, collection_name: second },
      ]);
      expect((await client.getAliases()).aliases).toContainEqual({
        alias_name: alias,
        collection_name: second,
      });
      const orphan = { create_alias: { collection_name: "nope", alias_name: "orphan" } };
      expect(await status(client.updateCollectionAliases({ actions: [orphan] }))).toBe(404);
    });

    test("show their payload indexes", async () => {
      const name = await filled();
      await client.createPayloadIndex(name, { field_name: "room", field_schema: "keyword", wait: true });
      await client.createPayloadIndex(name, { field_name: "at", field_schema: "datetime", wait: true });
      expect((await client.getCollection(name)).payload_schema).toMatchObject({
        room: { data_type: "keyword", points: 5 },
        at: { data_type: "datetime", points: 3 },
      });
      await client.deletePayloadIndex(name, "room", { wait: true });
      expect(Object.keys((await client.getCollection(name)).payload_schema)).toEqual(["at"]);
    });
  });

  describe("points", () => {
    test("are stored, and replaced as a whole", async () => {
      const name = await filled();
      const answer = await client.upsert(name, {
        wait: true,
        points: [{ id: 1, vector: { dense: [0, 0, 2, 0] } }],
      });
      expect(answer).toMatchObject({ status: "completed", operation_id: expect.any(Number) });
      const [point] = await client.retrieve(name, { ids: [1], with_vector: true });
      expect(point).toEqual({
        id: 1,
        payload: {},
        vector: { dense: [0, 0, 1, 0] },
      });
    });

    test("are stored from columns", async () => {
      const name = await collection({ vectors: { size: 2, distance: "Dot" } });
      const batch = {
        ids: [7, 8],
        vectors: [
          [0.1, 0.2],
          [3, 4],
        ],
        payloads: [{ a: 1 }, { a: 2 }],
      };
      await client.upsert(name, { wait: true, batch });
      expect(await client.retrieve(name, { ids: [7], with_vector: true })).toEqual([
        { id: 7, payload: { a: 1 }, vector: [0.1, 0.2] },
      ]);
    });

    test("have ids in any form of UUID", async () => {
      const name = await collection();
      const points = [{ id: UUID.replaceAll("-", "").toUpperCase(), vector: { dense: [0, 0, 1, 0] } }];
      await client.upsert(name, { wait: true, points });
      expect((await client.retrieve(name, { ids: [UUID] }))[0]?.id).toBe(UUID);
    });

    test.each([["foo"], [-1], [1.5]])("with the id %p are refused with 400", async (id) => {
      const name = await collection();
      await expect(
        client.upsert(name, { points: [{ id, vector: { dense: [0, 0, 1, 0] } }] }),
      ).rejects.toMatchObject({
        status: 400,
        data: { status: { error: expect.stringContaining("is not a valid point ID") } },
      });
    });

    test("of the wrong dimension are refused, all of the request", async () => {
      const name = await collection();
      const points = [
        { id: 1, vector: { dense: [1, 0, 0, 0] } },
        { id: 2, vector: { dense: [1, 0] } },
      ];
      await expect(client.upsert(name, { wait: true, points })).rejects.toMatchObject({
        status: 400,
        data: { status: { error: "Wrong input: Vector dimension error: expected dim: 4, got 2" } },
      });
      expect(await client.count(name)).toEqual({ count: 0 });
    });

    test("with a vector of unknown name are refused", async () => {
      const name = await collection();
      await expect(
        client.upsert(name, { wait: true, points: [{ id: 1, vector: { other: [1] } }] }),
      ).rejects.toMatchObject({
        status: 400,
        data: { status: { error: "Wrong input: Not existing vector name error: other" } },
      });
    });

    test("can be only inserted, only updated, or updated on a condition", async () => {
      const name = await filled();
      const vector = { dense: [1, 0, 0, 0] };
      const upsert = (id: number, n: number, options: object) =>
        client.upsert(name, { wait: true, points: [{ id, vector, payload: { n } }], ...options });
      await upsert(1, 100, { update_mode: "insert_only" });
      await upsert(77, 100, { update_mode: "update_only" });
      await upsert(2, 100, { update_filter: { must: [{ key: "n", range: { gt: 50 } }] } });
      await upsert(3, 100, { update_filter: { must: [{ key: "n", range: { lt: 50 } }] } });
      expect(await found(name, { must: [{ key: "n", match: { value: 100 } }] })).toEqual([3]);
    });

    test("are read by id, unknown ones left out", async () => {
      const name = await filled();
      const points = await client.retrieve(name, { ids: [99, 3, UUID], with_payload: ["n"] });
      expect(points.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        { id: 3, payload: { n: 3 } },
        { id: UUID, payload: { n: 2.5 } },
      ]);
    });

    test("are removed by id and by filter", async () => {
      const name = await filled();
      await client.delete(name, { wait: true, points: [1, 99] });
      await client.delete(name, { wait: true, filter: { must: [{ key: "room", match: { value: "b" } }] } });
      expect(await found(name, {})).toEqual([3, 4]);
    });

    test("lose and gain single vectors", async () => {
      const name = await filled();
      await client.updateVectors(name, {
        points: [{ id: 4, vector: { plain: { indices: [5], values: [1] } } }],
      });
      await client.deleteVectors(name, { points: [1], vector: ["plain"] });
      expect(await found(name, { must: [{ has_vector: "plain" }] })).toEqual([2, 3, 4]);
      const [point] = await client.retrieve(name, { ids: [4], with_vector: ["plain"] });
      expect(point?.vector).toEqual({ plain: { indices: [5], values: [1] } });
    });

    test("change in a batch of operations", async () => {
      const name = await filled();
      const results = await client.batchUpdate(name, {
        operations: [
          { upsert: { points: [{ id: 9, vector: { dense: [1, 1, 1, 1] }, payload: { n: 9 } }] } },
          { set_payload: { payload: { flag: true }, points: [9] } },
          { delete: { points: [1, 2, 3] } },
        ],
      });
      expect(results).toHaveLength(3);
      expect(await found(name, {})).toEqual([4, 9, UUID]);
      expect((await client.retrieve(name, { ids: [9] }))[0]?.payload).toEqual({ n: 9, flag: true });
    });
  });

  describe("payloads", () => {
    const payload = async (name: string, id: number | string) =>
      (await client.retrieve(name, { ids: [id] }))[0]?.payload;

    test("are merged, merged at a key, replaced and cleared", async () => {
      const name = await filled();
      await client.setPayload(name, { payload: { flag: true, at: null }, points: [1] });
      expect(await payload(name, 1)).toEqual({ room: "a", n: 1, tags: ["x", "all"], open: true, flag: true });
      await client.setPayload(name, { payload: { zip: "2000", new: 1 }, key: "address", points: [UUID] });
      expect(await payload(name, UUID)).toMatchObject({ address: { city: "Lisbon", zip: "2000", new: 1 } });
      await client.setPayload(name, { payload: { seen: true }, key: "guests[]", points: [4] });
      expect(await payload(name, 4)).toMatchObject({
        guests: [
          { name: "Ana", age: 9, seen: true },
          { name: "Bo", age: 40, seen: true },
        ],
      });
      await client.overwritePayload(name, {
        payload: { only: 1 },
        filter: { must: [{ key: "room", match: { value: "b" } }] },
      });
      expect(await payload(name, 2)).toEqual({ only: 1 });
      expect(await payload(name, UUID)).toEqual({ only: 1 });
      await client.clearPayload(name, { points: [2] });
      expect(await payload(name, 2)).toEqual({});
    });

    test("lose keys", async () => {
      const name = await filled();
      await client.deletePayload(name, { keys: ["address.zip", "n"], points: [UUID] });
      expect(await payload(name, UUID)).toEqual({ room: "b", address: { city: "Lisbon" } });
      await client.deletePayload(name, { keys: ["guests[].age"], points: [4] });
      expect(await payload(name, 4)).toMatchObject({ guests: [{ name: "Ana" }, { name: "Bo" }] });
    });

    test("are shown in part", async () => {
      const name = await filled();
      const show = async (with_payload: boolean | string[] | { exclude: string[] }) =>
        (await client.retrieve(name, { ids: [UUID], with_payload }))[0]?.payload;
      expect(await show(["address.city"])).toEqual({ address: { city: "Lisbon" } });
      expect(await show({ exclude: ["address.city", "n"] })).toEqual({ room: "b", address: { zip: "1000" } });
      expect(await show(false)).toBeFalsy();
    });
  });

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
      expect(await found(await filled(), filter)).toEqual(expected);
    });

    test("by the tokens of a text index", async () => {
      const name = await filled();
      await client.createPayloadIndex(name, {
        field_name: "text",
        field_schema: { type: "text", phrase_matching: true },
        wait: true,
      });
      const text = (condition: object) => found(name, { must: [{ key: "text", match: condition }] });
      expect(await text({ text: "LOCK the" })).toEqual([3]);
      expect(await text({ text: "lo" })).toEqual([]);
      expect(await text({ text_any: "late lock" })).toEqual([2, 3]);
      expect(await text({ phrase: "check in" })).toEqual([2]);
      expect(await text({ phrase: "in check" })).toEqual([]);
    });

    test("of an unknown kind are refused with 400", async () => {
      const name = await filled();
      expect(await status(client.scroll(name, { filter: { musst: [] } as object }))).toBe(400);
      expect(await status(client.scroll(name, { filter: { must: [{ key: "n", near: 1 }] } as object }))).toBe(
        400,
      );
    });
  });

  describe("queries", () => {
    test("find the nearest of a dense vector, by similarity, without payload", async () => {
      const { points } = await client.query(await filled(), {
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
      const name = await collection({ vectors: { size: 2, distance } });
      const points = [
        { id: 1, vector: [3, 1] },
        { id: 2, vector: [6, 5] },
      ];
      await client.upsert(name, { wait: true, points });
      const answer = await client.query(name, { query: [3, 1] });
      expect(answer.points.map(({ id, score }) => [id, score])).toEqual(
        ids.map((id, rank) => [id, scores[rank]]),
      );
    });

    test("honour filter, threshold, offset and limit", async () => {
      const name = await filled();
      const query = { query: [1, 1, 0, 0], using: "dense" };
      expect(idsOf(await client.query(name, query))).toEqual([2, 1, 3, 4, UUID]);
      expect(idsOf(await client.query(name, { ...query, offset: 1, limit: 2 }))).toEqual([1, 3]);
      expect(idsOf(await client.query(name, { ...query, score_threshold: 0.6 }))).toEqual([2, 1, 3]);
      const filter = { must_not: [{ key: "room", match: { value: "a" } }] };
      expect(idsOf(await client.query(name, { ...query, filter, with_payload: ["room"] }))).toEqual([
        2,
        4,
        UUID,
      ]);
    });

    test("take a stored point as the query and leave it out", async () => {
      const name = await filled();
      expect(idsOf(await client.query(name, { query: 1, using: "dense", limit: 1 }))).toEqual([2]);
      await expect(client.query(name, { query: 99, using: "dense" })).rejects.toMatchObject({ status: 404 });
    });

    test("find sparse vectors that share a dimension", async () => {
      const query = { indices: [10, 3], values: [1, 1] };
      const { points } = await client.query(await filled(), { query, using: "plain" });
      expect(points.map(({ id, score }) => [id, score])).toEqual([
        [3, 2],
        [1, 0.5],
        [2, 0.5],
      ]);
    });

    test("turn text into BM25 vectors on the server, with rarer words worth more", async () => {
      const name = await collection();
      const texts = [
        "The guest is locked out",
        "Guests checking in late",
        "A guest lost the key",
        "Cleaning of unit 4",
      ];
      const vector = (text: string) => ({ bm25: { text, model: "qdrant/bm25" } });
      await client.upsert(name, {
        wait: true,
        points: texts.map((text, id) => ({ id, vector: vector(text) })),
      });
      const ask = (text: string) =>
        client.query(name, { query: { text, model: "qdrant/bm25" }, using: "bm25" });
      expect(idsOf(await ask("cleaning"))).toEqual([3]);
      expect(idsOf(await ask("check-in"))).toEqual([1]);
      expect(idsOf(await ask("guest key"))[0]).toBe(2);
      expect(new Set(idsOf(await ask("guest")))).toEqual(new Set([0, 1, 2]));
      expect(idsOf(await ask("is the of"))).toEqual([]);
    });

    const LEAVES = [
      { query: [1, 1, 0, 0], using: "dense", limit: 3 },
      { query: { indices: [10, 3], values: [1, 1] }, using: "plain", limit: 3 },
    ];
    const fused = async (name: string, query: object, more: object = {}) => {
      const { points } = await client.query(name, { prefetch: LEAVES, query, ...more } as object);
      return new Map(points.map(({ id, score }) => [id, score]));
    };

    test("fuse by rank with k = 2, with another k, and with weights", async () => {
      const name = await filled();
      const plain = await fused(name, { fusion: "rrf" });
      // dense: 2, 1, 3; sparse: 3, then 1 and 2 with equal scores
      expect(plain.get(3)).toBeCloseTo(1 / 4 + 1 / 2, 6);
      const classic = await fused(name, { rrf: { k: 60 } });
      expect(classic.get(3)).toBeCloseTo(1 / 62 + 1 / 60, 6);
      const weighted = await fused(name, { rrf: { k: 60, weights: [1, 0.5] } });
      expect(weighted.get(3)).toBeCloseTo(1 / 62 + 1 / 61, 6);
    });

    test("fuse by the distribution of scores", async () => {
      const name = await filled();
      const leaf = LEAVES[1];
      const { points } = await client.query(name, { prefetch: [leaf], query: { fusion: "dbsf" } } as object);
      expect(points[0]).toMatchObject({ id: 3, score: expect.closeTo(0.5 + 1 / (6 * Math.sqrt(0.75)), 5) });
    });

    test("apply the root filter in every leaf", async () => {
      const filter = { must: [{ key: "room", match: { value: "b" } }] };
      const hits = await fused(await filled(), { fusion: "rrf" }, { filter });
      expect([...hits]).toEqual([
        [2, 1],
        [UUID, expect.closeTo(1 / 3, 6)],
      ]);
    });

    test("rescore what a prefetch found", async () => {
      const prefetch = { query: [0, 1, 0.1, 0], using: "dense", limit: 2 };
      const answer = await client.query(await filled(), { prefetch, query: [0, 0, 1, 0], using: "dense" });
      expect(idsOf(answer)).toEqual([4, 3]);
    });

    test("order by a field that is indexed", async () => {
      const name = await filled();
      const query = { order_by: { key: "n", direction: "desc" as const } };
      await expect(client.query(name, { query })).rejects.toMatchObject({
        status: 400,
        data: { status: { error: expect.stringContaining("No range index for `order_by` key: `n`") } },
      });
      await client.createPayloadIndex(name, { field_name: "n", field_schema: "float", wait: true });
      expect(idsOf(await client.query(name, { query, limit: 3 }))).toEqual([4, 3, UUID]);
    });

    test("without a query list points", async () => {
      expect(idsOf(await client.query(await filled(), { limit: 2 }))).toEqual([1, 2]);
    });

    test("run several at once", async () => {
      const name = await filled();
      const search = { query: [1, 0, 0, 0], using: "dense", limit: 1 };
      const answers = await client.queryBatch(name, {
        searches: [search, { ...search, query: [0, 0, 0, 1] }],
      });
      expect(answers.map(idsOf)).toEqual([[1], [UUID]]);
    });

    test("group by a field", async () => {
      const { groups } = await client.queryGroups(await filled(), {
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
      ["with prefetches and no query", { prefetch: LEAVES }],
      [
        "with a limit of 0 in a leaf's filter",
        { query: [1, 0, 0, 0], using: "dense", filter: { must: "x" } },
      ],
      ["dense on a sparse vector", { query: [1, 0, 0, 0], using: "plain" }],
    ];
    test.each(ERRORS)("%s are refused with 400", async (_, query) => {
      expect(await status(client.query(await filled(), query))).toBe(400);
    });
  });

  describe("reading many", () => {
    test("pages through all points in the order of their ids", async () => {
      const name = await filled();
      const first = await client.scroll(name, { limit: 3 });
      expect([idsOf(first), first.next_page_offset]).toEqual([[1, 2, 3], 4]);
      const rest = await client.scroll(name, { limit: 3, offset: 4 });
      expect([idsOf(rest), rest.next_page_offset]).toEqual([[4, UUID], null]);
    });

    test("orders by time, from a given one on", async () => {
      const name = await filled();
      await client.createPayloadIndex(name, { field_name: "at", field_schema: "datetime", wait: true });
      const ordered = async (order: object) =>
        idsOf(await client.scroll(name, { order_by: { key: "at", ...order } }));
      expect(await ordered({})).toEqual([1, 2, 3]);
      expect(await ordered({ direction: "desc" })).toEqual([3, 2, 1]);
      expect(await ordered({ start_from: "2026-01-02T00:00:00Z" })).toEqual([2, 3]);
    });

    test("counts", async () => {
      const filter = { must: [{ key: "room", match: { value: "b" } }] };
      expect(await client.count(await filled(), { filter, exact: true })).toEqual({ count: 2 });
    });

    test("counts by value", async () => {
      const name = await filled();
      expect(await status(client.facet(name, { key: "room" }))).toBe(400);
      await client.createPayloadIndex(name, { field_name: "room", field_schema: "keyword", wait: true });
      expect(await client.facet(name, { key: "room" })).toEqual({
        hits: [
          { value: "a", count: 2 },
          { value: "b", count: 2 },
          { value: "c", count: 1 },
        ],
      });
    });
  });

  test("a body that is no JSON is refused with 400", async () => {
    const name = await collection();
    const response = await fetch(`${server.url}/collections/${name}/points/query`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(server.apiKey ? { "api-key": server.apiKey } : {}) },
      body: "{",
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      status: { error: expect.stringMatching(/^Format error in JSON body: /) },
    });
  });
}
