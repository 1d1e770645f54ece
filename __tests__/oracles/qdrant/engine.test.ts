import { startQdrant } from "../../../local/qdrant/server";
import type { RunningService } from "../../../local/service";
import { describeOracle } from "../describe-oracle";
import { type QdrantEngine, startQdrantEngine } from "../qdrant-engine";
import {
  COLLECTION,
  condition,
  DENSE,
  dense,
  filter,
  INDEXES,
  point,
  SEED,
  sample,
  sparse,
  text,
} from "./samples";

type Id = number | string;
type Scored = { id: Id; score: number };

// The machine may be busy, and the first run installs the engine.
jest.setTimeout(120_000);

describeOracle("qdrant", `the Qdrant stand-in and Qdrant's own engine on random data (seed ${SEED})`, () => {
  let engine: QdrantEngine;
  let server: RunningService;
  const points = [...Array(60).keys()].flatMap((id) => sample(point(id), 61 + id).slice(-1));

  async function rest<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${server.url}/collections/d${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const answer = (await response.json()) as { result: T; status: "ok" | { error: string } };
    if (answer.status !== "ok") throw new Error(answer.status.error);
    return answer.result;
  }

  /** Makes the same change in both. */
  async function both(operation: string, method: string, path: string, body: object): Promise<void> {
    await rest(method, path, body);
    await engine.ask(operation, body);
  }

  beforeAll(async () => {
    server = await startQdrant({ port: 0 });
    engine = await startQdrantEngine();
    await both("create", "PUT", "", COLLECTION);
    for (const index of INDEXES) await both("index", "PUT", "/index", index);
    await both("upsert", "PUT", "/points", { points });
  });
  afterAll(async () => {
    engine?.close();
    await server?.close();
  });

  async function sameHits(body: object): Promise<void> {
    const { points: ours } = await rest<{ points: Scored[] }>("POST", "/points/query", body);
    expectSameRanking(ours, await engine.ask<Scored[]>("query", body));
  }

  test("rank dense vectors alike, by each distance, with and without filter and threshold", async () => {
    const queries = sample(dense, 20);
    const filters = sample(filter, 20);
    for (const using of DENSE) {
      for (const [index, query] of queries.entries()) {
        await sameHits({ query, using, limit: 15 });
        await sameHits({ query, using, limit: 15, filter: filters[index] });
        await sameHits({ query, using, limit: 15, offset: 3, score_threshold: 0.9 });
      }
    }
  });

  test("rank sparse vectors alike, with and without inverse document frequency", async () => {
    for (const query of sample(sparse, 40)) {
      await sameHits({ query, using: "plain", limit: 15 });
      await sameHits({ query, using: "rare", limit: 15 });
    }
  });

  test("filter alike, by single conditions and by nested filters", async () => {
    const filters = [...sample(condition, 1000).map((each) => ({ must: [each] })), ...sample(filter, 1000)];
    const different: object[] = [];
    for (const each of filters) {
      const body = { filter: each, limit: 100 };
      const { points: found } = await rest<{ points: { id: Id }[] }>("POST", "/points/scroll", body);
      const ours = found.map(({ id }) => id);
      const theirs = (await engine.ask<{ id: Id }[]>("scroll", body)).map(({ id }) => id);
      if (ours.join() !== theirs.join()) different.push({ filter: JSON.stringify(each), ours, theirs });
    }
    expect(different).toEqual([]);
  });

  test("order by fields alike", async () => {
    const orders = [
      { key: "n" },
      { key: "price", direction: "desc" },
      { key: "at" },
      { key: "at", direction: "desc", start_from: "2026-01-08T00:00:00Z" },
      { key: "n", start_from: 5 },
    ];
    for (const order_by of orders) {
      const body = { order_by, limit: 100 };
      type Ordered = { id: Id; order_value: number };
      const ours = await rest<{ points: Ordered[] }>("POST", "/points/scroll", body);
      const theirs = await engine.ask<Ordered[]>("scroll", body);
      const keys = ({ id, order_value }: Ordered) => `${order_value} ${id}`;
      expect(ours.points.map(({ order_value }) => order_value)).toEqual(
        theirs.map(({ order_value }) => order_value),
      );
      expect(ours.points.map(keys).sort()).toEqual(theirs.map(keys).sort());
    }
  });

  test("count values alike", async () => {
    for (const key of ["room", "n"]) {
      for (const each of [undefined, ...sample(filter, 10)]) {
        const { hits } = await rest<{ hits: object[] }>("POST", "/facet", { key, filter: each });
        expect(hits).toEqual(await engine.ask("facet", { key, filter: each }));
      }
    }
  });

  const FUSIONS = [
    { fusion: "rrf" },
    { rrf: { k: 60 } },
    { rrf: { k: 60, weights: [1, 0.7, 2] } },
    { rrf: { k: 2, weights: [3, 1, 0] } },
    { fusion: "dbsf" },
  ];

  test.each(FUSIONS)("fuse alike by %j", async (fusion) => {
    const filters = sample(filter, 30);
    const sparses = sample(sparse, 30);
    for (const [index, query] of sample(dense, 30).entries()) {
      const prefetch = [
        { query, using: "cosine", limit: 20 },
        { query: sparses[index], using: "rare", limit: 20, filter: filters[(index + 1) % 30] },
        { query, using: "euclid", limit: 7 },
      ];
      await sameHits({ prefetch, query: fusion, limit: 10 });
      await sameHits({ prefetch, query: fusion, limit: 60, filter: filters[index] });
    }
  });

  test("rescore and nest prefetches alike", async () => {
    const queries = sample(dense, 20);
    for (const [index, query] of queries.entries()) {
      const inner = {
        prefetch: [
          { query, using: "dot", limit: 20 },
          { query: queries[19 - index], using: "manhattan", limit: 20 },
        ],
        query: { rrf: { k: 60 } },
        limit: 40,
      };
      await sameHits({
        prefetch: [inner],
        query,
        using: "cosine",
        limit: 5,
        filter: sample(filter, 20)[index],
      });
    }
  });

  test("turn text into the same BM25 vectors", async () => {
    const options = [
      {},
      { k: 2, b: 0.5, avg_len: 20 },
      { min_token_len: 3, max_token_len: 5 },
      { lowercase: false },
    ];
    const texts = [...sample(text, 60), ...PROSE, ""];
    for (const each of texts) {
      for (const option of options) {
        const theirs = await engine.ask<Embedded>("bm25", { text: each, options: option });
        expect({ text: each, ...(await embed(each, option)) }).toEqual({ text: each, ...theirs });
      }
    }
  });

  test("score BM25 alike over a collection", async () => {
    const texts = [...sample(text, 60), "the of and"];
    const documents: object[] = [];
    for (const each of texts)
      documents.push({ id: 1000 + documents.length, vector: { bm25: (await embed(each, {})).document } });
    await both("upsert", "PUT", "/points", { points: documents });
    for (const each of sample(text, 40)) {
      const model = { text: each, model: "qdrant/bm25" };
      const ours = await rest<{ points: Scored[] }>("POST", "/points/query", { query: model, using: "bm25" });
      const { query } = await engine.ask<Embedded>("bm25", { text: each });
      expectSameRanking(ours.points, await engine.ask<Scored[]>("query", { query, using: "bm25" }));
    }
    await both("delete", "POST", "/points/delete", { filter: { must: [{ has_vector: "bm25" }] } });
  });

  test("change points alike", async () => {
    const ids = [1, 2, 3];
    await both("set_payload", "POST", "/points/payload", { points: ids, payload: { room: null, new: [1] } });
    await both("set_payload", "POST", "/points/payload", { points: ids, payload: { a: 1 }, key: "guests[]" });
    await both("set_payload", "POST", "/points/payload", {
      points: ids,
      payload: { b: null, c: 2 },
      key: "address",
    });
    await both("set_payload", "POST", "/points/payload", { points: ids, payload: { a: 1 }, key: "n[0].x" });
    await both("delete_payload", "POST", "/points/payload/delete", {
      points: ids,
      keys: ["guests[].name", "tags[0]"],
    });
    await both("overwrite_payload", "PUT", "/points/payload", { points: [4], payload: { keep: null, a: 1 } });
    const changed = points.slice(5, 12).map(({ id, vector }) => ({ id, vector, payload: { room: "new" } }));
    await both("upsert", "PUT", "/points", {
      points: changed,
      update_filter: { must: [{ key: "room", match: { any: ["a", "b"] } }] },
    });
    await both("upsert", "PUT", "/points", { points: changed.slice(0, 3), update_mode: "insert_only" });
    await both("delete", "POST", "/points/delete", { filter: { must: [{ key: "n", range: { gte: 8 } }] } });
    const all = points.map(({ id }) => id);
    const stored = await rest<{ id: Id }[]>("POST", "/points", { ids: all, with_vector: ["plain", "dot"] });
    const theirs = await engine.ask<object[]>("retrieve", { ids: all, with_vector: ["plain", "dot"] });
    expect(asFloats(stored.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)))).toEqual(asFloats(theirs));
  });

  type Vector = { indices: number[]; values: number[] };
  type Embedded = { document: Vector; query: Vector };

  /** What the stand-in makes of a text, read back from a stored point and from the point it finds. */
  async function embed(each: string, options: object): Promise<Embedded> {
    const id = 999_999;
    const document = { text: each, model: "qdrant/bm25", options };
    await rest("PUT", "/points", { points: [{ id, vector: { bm25: document } }] });
    const [stored] = await rest<{ vector: { bm25: Vector } }[]>("POST", "/points", {
      ids: [id],
      with_vector: true,
    });
    await rest("POST", "/points/delete", { points: [id] });
    const vector = stored?.vector.bm25 ?? { indices: [], values: [] };
    return asFloats({
      document: vector,
      query: { indices: vector.indices, values: vector.indices.map(() => 1) },
    });
  }
});

const PROSE = [
  "I must not fear. Fear is the mind-killer.",
  "It's a truth universally acknowledged that a zombie in possession of brains must be in want of more brains.",
  "Straße, café, naïve façade; 12:30 on 2026-01-02 at 3rd floor, unit 4B — €120.50!",
  "Running runners ran; flies flying, dies dying, skis skiing, news, innings, early, only, generously, communism",
  "日本語 のテスト и немного кириллицы, ١٢٣ ½ ²",
];

/** Equal scores, and the same points but for ties with the last score, where the cut is arbitrary. */
function expectSameRanking(ours: Scored[], theirs: Scored[]): void {
  expect(ours.map(({ score }) => score)).toEqual(theirs.map(({ score }) => near(score)));
  const expected = new Map(theirs.map(({ id, score }) => [id, score]));
  const cut = theirs.at(-1)?.score ?? 0;
  for (const { id, score } of ours)
    expect({ id, score }).toEqual({ id, score: near(expected.get(id) ?? cut) });
}

function near(score: number) {
  return expect.closeTo(score, 5 - Math.max(0, Math.ceil(Math.log10(Math.abs(score) || 1))));
}

/** Numbers as 32-bit floats, of which the two sides print different digits. */
function asFloats<T>(value: T): T {
  const asFloat = (_: string, each: unknown) =>
    typeof each === "number" && !Number.isInteger(each) ? Math.fround(each) : each;
  return JSON.parse(JSON.stringify(value, asFloat));
}
