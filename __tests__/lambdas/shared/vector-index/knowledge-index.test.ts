import { createHash } from "node:crypto";
import type { QdrantClient } from "@qdrant/js-client-rest";
import { KNOWLEDGE_ALIAS } from "../../../../lambdas/shared/embeddings/models";
import type { BusinessRecord, RecordAccess } from "../../../../lambdas/shared/record";
import { ensureCollection } from "../../../../lambdas/shared/vector-index/ensure-collection";
import { type HybridQuery, hybridSearch } from "../../../../lambdas/shared/vector-index/hybrid-search";
import { qdrantIndex } from "../../../../lambdas/shared/vector-index/knowledge-index";
import { knowledgePoint } from "../../../../lambdas/shared/vector-index/knowledge-point";
import { connectQdrant } from "../../../../lambdas/shared/vector-index/qdrant";
import { startQdrant } from "../../../../local/qdrant/server";
import type { RunningService } from "../../../../local/service";
import { model, pointsOf, record } from "./example-record";

let service: RunningService;
let client: QdrantClient;

beforeEach(async () => {
  service = await startQdrant({ port: 0 });
  client = connectQdrant(service.url, undefined, 5000);
});

afterEach(() => service.close());

const NORTH = [0, 1];
const EAST = [1, 0];

const index = () => qdrantIndex(client, model);

function search(query: Partial<HybridQuery>) {
  return hybridSearch(client, {
    collection: model.collection,
    text: "zzz",
    vector: NORTH,
    minSimilarity: model.minSimilarity,
    access: { must: [{ key: "audience", match: { value: "staff" } }] },
    limit: 5,
    ...query,
  });
}

const textsOf = async (query: Partial<HybridQuery>) =>
  (await search(query)).map(({ payload }) => payload.text);

test("the collection has both kinds of vectors, and every filtered field an index, before the first point", async () => {
  await ensureCollection(client, model);
  const { config, payload_schema, points_count } = await client.getCollection(KNOWLEDGE_ALIAS);
  expect(config.params.vectors).toMatchObject({ dense: { size: 2, distance: "Cosine" } });
  expect(config.params.sparse_vectors).toMatchObject({ bm25: { modifier: "idf" } });
  const types = Object.entries(payload_schema).map(([field, schema]) => [field, schema?.data_type]);
  expect(Object.fromEntries(types)).toEqual({
    record: "keyword",
    kind: "keyword",
    source: "keyword",
    audience: "keyword",
    rooms: "keyword",
    owners: "keyword",
    room: "keyword",
    chunk: "integer",
    occurredAt: "datetime",
  });
  expect(points_count).toBe(0);
});

test("instances that start together make one collection", async () => {
  const points = await pointsOf(record, [["Nobody answered.", NORTH]]);
  await Promise.all(Array.from({ length: 8 }, () => index().replace(record.id, points)));
  expect(await client.getCollections()).toEqual({ collections: [{ name: model.collection }] });
  expect(await client.count(model.collection)).toEqual({ count: 1 });
});

test("a new model's collection does not take the alias from the one that is read", async () => {
  await ensureCollection(client, model);
  await ensureCollection(client, { ...model, collection: "knowledge_compass_v2" });
  const { aliases } = await client.getAliases();
  expect(aliases).toEqual([{ alias_name: KNOWLEDGE_ALIAS, collection_name: model.collection }]);
});

test("a point tells where it comes from, who may read it and what was embedded", async () => {
  await index().replace(record.id, await pointsOf(record, [["Nobody answered.", NORTH]]));
  const [hit] = await search({});
  expect(hit?.payload).toEqual({
    record: "aircall:call:1",
    kind: "call",
    source: "aircall",
    title: "Missed call from Jo Guest",
    text: "Nobody answered.",
    url: "https://assets.aircall.io/calls/1",
    occurredAt: "2026-11-12T10:15:00.000Z",
    audience: "staff",
    rooms: [],
    owners: [],
    contentHash: createHash("sha256").update("Nobody answered.").digest("hex"),
    version: { at: "2026-11-12T10:20:00.000Z", rank: 3, delivery: "d1" },
    chunk: 0,
    model: "@test/compass",
  });
});

test("a shorter text leaves nothing of the longer one, and nothing of other records is touched", async () => {
  const other = { ...record, id: "aircall:call:2" };
  await index().replace(other.id, await pointsOf(other, [["other", NORTH]]));
  const long = Array.from({ length: 250 }, (_, chunk): [string, number[]] => [`old ${chunk}`, NORTH]);
  await index().replace(record.id, await pointsOf(record, long));
  expect(await client.count(model.collection)).toEqual({ count: 251 });
  await index().replace(record.id, await pointsOf(record, [["new", NORTH]]));
  expect((await textsOf({})).sort()).toEqual(["new", "other"]);
  expect(await client.count(model.collection)).toEqual({ count: 2 });
});

test("a point is amended but for its vectors, and others are deleted with it", async () => {
  const points = await pointsOf(record, [
    ["a", NORTH],
    ["b", EAST],
    ["c", NORTH],
  ]);
  await index().replace(record.id, points);
  const [a, b, c] = points.map(({ id }) => id) as [string, string, string];
  await index().amend([{ id: a, payload: { title: "Another" } }], [c]);
  const left = await index().read(record.id);
  expect(left.map(({ payload: { title, text } }) => [title, text])).toEqual([
    ["Another", "a"],
    [record.title, "b"],
  ]);
  expect(await index().vectorsOf([a, b])).toEqual(
    new Map([
      [a, NORTH],
      [b, EAST],
    ]),
  );
  // What is gone by then does not come back.
  await index().amend([{ id: c, payload: { title: "Another" } }], []);
  expect(await client.count(model.collection)).toEqual({ count: 2 });
});

test("a removed record is gone, and removing it again does no harm", async () => {
  await index().remove(record.id);
  await index().replace(
    record.id,
    await pointsOf(record, [
      ["a", NORTH],
      ["b", NORTH],
    ]),
  );
  await index().remove(record.id);
  await index().remove(record.id);
  expect(await client.count(model.collection)).toEqual({ count: 0 });
});

test("what was written in a room is told, and shown to others, together and without what was written elsewhere", async () => {
  const inRoom = async (id: string, room: string) => {
    const of: BusinessRecord = { ...record, id, access: { audience: "room", rooms: [room] } };
    const chunk = { text: id, embedded: id, room };
    await index().replace(id, [await knowledgePoint(of, 0, chunk, NORTH, model)]);
  };
  await inRoom("a", "r1");
  await inRoom("b", "r1");
  await inRoom("c", "r2");
  const told = await index().readRoom("r1");
  const contentHash = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(told.toSorted((a, b) => (a.record < b.record ? -1 : 1))).toEqual(
    ["a", "b"].map((of) => ({ record: of, chunk: 0, title: record.title, contentHash })),
  );
  await index().setAccess("r1", { audience: "public-rooms", rooms: ["r1"] });
  const access = { must: [{ key: "audience", match: { value: "public-rooms" } }] };
  expect((await textsOf({ access })).sort()).toEqual(["a", "b"]);
  await index().removeRoom("r1");
  expect(await client.count(model.collection)).toEqual({ count: 1 });
});

test("a text is found by its meaning, by its words, and first by both", async () => {
  const chunks: [string, number[]][] = [
    ["The heating is broken.", EAST],
    ["Radiators stay cold.", NORTH],
    ["The heating is cold.", [0.1, 1]],
    ["Breakfast is at eight.", EAST],
  ];
  await index().replace(record.id, await pointsOf(record, chunks));
  const found = await textsOf({ text: "heating", vector: NORTH });
  expect(found[0]).toBe("The heating is cold.");
  expect([...found].sort()).toEqual([
    "Radiators stay cold.",
    "The heating is broken.",
    "The heating is cold.",
  ]);
  expect(await textsOf({ text: "heating", vector: NORTH, limit: 1 })).toEqual(["The heating is cold."]);
});

test("what may not be read is found neither by meaning nor by words", async () => {
  const access: RecordAccess = { audience: "room", rooms: ["r1"] };
  await index().replace(
    record.id,
    await pointsOf({ ...record, access }, [["The heating is broken.", NORTH]]),
  );
  expect(await textsOf({ text: "heating", vector: NORTH })).toEqual([]);
  const room = { must: [{ key: "rooms", match: { any: ["r1"] } }] };
  expect(await textsOf({ text: "heating", vector: NORTH, access: room })).toEqual(["The heating is broken."]);
});

test("what the assistant said before is no source", async () => {
  const answer = { ...record, id: "assistant:answer:1", source: "assistant", kind: "answer" } as const;
  await index().replace(answer.id, await pointsOf(answer, [["The heating is broken.", NORTH]]));
  expect(await textsOf({ text: "heating" })).toEqual([]);
});

test("a collection that is not there is told from one in which nothing is found", async () => {
  await expect(search({})).rejects.toMatchObject({ name: "ServiceError", status: 404 });
  await ensureCollection(client, model);
  expect(await search({})).toEqual([]);
});

test("a collection that was dropped is made again, by the delivery that comes after the failure", async () => {
  const kept = index();
  const points = await pointsOf(record, [["a", NORTH]]);
  await kept.replace(record.id, points);
  await client.deleteCollection(model.collection);
  await expect(kept.replace(record.id, points)).rejects.toThrow(/^Qdrant: 404 /);
  await kept.replace(record.id, points);
  expect(await textsOf({})).toEqual(["a"]);
});

test("a refusal is told in Qdrant's own words", async () => {
  await index().replace(record.id, await pointsOf(record, [["a", NORTH]]));
  await expect(search({ vector: [1, 2, 3] })).rejects.toMatchObject({
    name: "ServiceError",
    status: 400,
    message: expect.stringContaining("expected dim: 2, got 3"),
  });
});

test("a Qdrant that does not answer is told from one that refuses", async () => {
  await service.close();
  await expect(search({})).rejects.toMatchObject({ service: "Qdrant", status: undefined, transient: true });
  service = await startQdrant({ port: 0 });
});

test.each([
  ["https://vectors.example.com", "https://vectors.example.com"],
  ["https://vectors.example.com/qdrant/", "https://vectors.example.com/qdrant"],
  ["http://127.0.0.1:6333", "http://127.0.0.1:6333"],
])("calls to %s go to its own port and path", async (url, base) => {
  const asked: string[] = [];
  jest.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    asked.push(String(input));
    return Response.json({ result: { aliases: [] } });
  });
  await connectQdrant(url, undefined, 1000).getAliases();
  jest.restoreAllMocks();
  expect(asked).toEqual([`${base}/aliases`]);
});
