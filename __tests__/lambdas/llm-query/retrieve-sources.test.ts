import type { QdrantClient } from "@qdrant/js-client-rest";
import { qdrantRetrieval } from "../../../lambdas/llm-query/retrieve-sources";
import {
  type EmbeddingModel,
  embeddingModel,
  KNOWLEDGE_ALIAS,
} from "../../../lambdas/shared/embeddings/models";
import { qdrantIndex } from "../../../lambdas/shared/vector-index/knowledge-index";
import { knowledgePoint } from "../../../lambdas/shared/vector-index/knowledge-point";
import { connectQdrant } from "../../../lambdas/shared/vector-index/qdrant";
import { startQdrant } from "../../../local/qdrant/server";
import type { RunningService } from "../../../local/service";
import { record } from "../shared/vector-index/example-record";

const FIRST = embeddingModel("@local/universal-sentence-encoder-lite");
const SECOND = embeddingModel("@local/universal-sentence-encoder-lite#2");
const RIGHTS = { staff: true, publicRooms: false, rooms: [] };

let service: RunningService;
let client: QdrantClient;
let time = 0;
/** The collection of each model that a question was embedded with. */
let embedded: string[] = [];

beforeEach(async () => {
  service = await startQdrant({ port: 0 });
  client = connectQdrant(service.url, undefined, 5000);
  time = 0;
  embedded = [];
});
afterEach(() => service.close());

const embedderOf = (model: EmbeddingModel) => ({
  model,
  embed: async (texts: readonly string[]) => {
    embedded.push(model.collection);
    return texts.map(() => direction(model));
  },
});

const direction = ({ dimensions }: EmbeddingModel) => Array.from({ length: dimensions }, () => 1);

const retrieval = () => qdrantRetrieval(client, embedderOf, () => time);

/** Puts one point into a model's collection, whose text says so. */
async function fill(model: EmbeddingModel): Promise<void> {
  const chunk = { text: model.collection, embedded: model.collection };
  await qdrantIndex(client, model).replace(record.id, [
    await knowledgePoint(record, 0, chunk, direction(model), model),
  ]);
}

async function swapTo({ collection: collection_name }: EmbeddingModel): Promise<void> {
  const alias_name = KNOWLEDGE_ALIAS;
  await client.updateCollectionAliases({
    actions: [{ delete_alias: { alias_name } }, { create_alias: { collection_name, alias_name } }],
  });
}

test("nothing is found, and nothing is embedded, before anything was indexed", async () => {
  expect(await retrieval()("anything", RIGHTS)).toEqual({ sources: [], embedMs: 0, searchMs: 0 });
  expect(embedded).toEqual([]);
  await fill(FIRST);
  expect((await retrieval()("anything", RIGHTS)).sources).toHaveLength(1);
});

test("a question is embedded with the model of the collection that is searched, before and after a swap", async () => {
  await fill(FIRST);
  await fill(SECOND);
  const retrieve = retrieval();
  const textOf = async () => (await retrieve("anything", RIGHTS)).sources[0]?.text;

  expect(await textOf()).toBe(FIRST.collection);
  await swapTo(SECOND);
  time += 9_999;
  expect(await textOf()).toBe(FIRST.collection);
  time += 1;
  expect(await textOf()).toBe(SECOND.collection);
  expect(embedded).toEqual([FIRST.collection, FIRST.collection, SECOND.collection]);
});

test("the alias is asked for once in ten seconds", async () => {
  await fill(FIRST);
  const asked = jest.spyOn(client, "getAliases");
  const retrieve = retrieval();
  for (time = 0; time < 20_000; time += 2_500) await retrieve("anything", RIGHTS);
  expect(asked).toHaveBeenCalledTimes(2);
});

test("a collection that was dropped right after the swap is not missed", async () => {
  await fill(FIRST);
  await fill(SECOND);
  const retrieve = retrieval();
  await retrieve("anything", RIGHTS);
  await swapTo(SECOND);
  await client.deleteCollection(FIRST.collection);
  expect((await retrieve("anything", RIGHTS)).sources).toMatchObject([{ text: SECOND.collection }]);
});

test("a collection of no known model is refused, with what to do", async () => {
  await client.createCollection("photos", { vectors: { dense: { size: 2, distance: "Cosine" } } });
  await swapTo({ ...FIRST, collection: "photos" });
  await expect(retrieval()("anything", RIGHTS)).rejects.toThrow(
    "The alias knowledge names the collection photos, which is no known model's. Deploy code that knows its model",
  );
});

test("a Qdrant that does not answer is told, and not taken for an empty one", async () => {
  await fill(FIRST);
  const retrieve = retrieval();
  await service.close();
  await expect(retrieve("anything", RIGHTS)).rejects.toMatchObject({ service: "Qdrant", transient: true });
  service = await startQdrant({ port: 0 });
});

test("a question in the chat is no source of its own answer, but what was said around it is", async () => {
  const put = async (id: string, text: string, messages?: string[]) => {
    const conversation = { ...record, id };
    const chunk = { text, embedded: text, messages };
    const point = await knowledgePoint(conversation, 0, chunk, direction(FIRST), FIRST);
    await qdrantIndex(client, FIRST).replace(id, [point]);
  };
  await put("rocketchat:conversation:a", "Mara (09:00): Where are the keys?", ["m1"]);
  await put("rocketchat:conversation:b", "Jonas (09:00): In the box.\nMara (09:01): Where are the keys?", [
    "m0",
    "m1",
  ]);
  await put("rocketchat:conversation:c", "Tariq (10:00): Where are the keys?", ["m2"]);
  await put("rocketchat:conversation:d", "Mara (09:00): A part of what was asked.", ["m1"]);
  await put("aircall:call:2", "Where are the keys?");
  const { sources } = await retrieval()("Where are the keys?", RIGHTS, "m1");
  expect(sources.map(({ text }) => text).toSorted()).toEqual([
    "Jonas (09:00): In the box.",
    "Where are the keys?",
  ]);
});
