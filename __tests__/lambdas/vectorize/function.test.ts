import { once } from "node:events";
import type { Firestore } from "@google-cloud/firestore";
import { type Message, PubSub } from "@google-cloud/pubsub";
import type { QdrantClient } from "@qdrant/js-client-rest";
import { embeddingModel } from "../../../lambdas/shared/embeddings/models";
import { restEmbedder } from "../../../lambdas/shared/embeddings/rest-embedder";
import { escapeDocumentId } from "../../../lambdas/shared/firestore/document-id";
import { hybridSearch } from "../../../lambdas/shared/vector-index/hybrid-search";
import { connectQdrant } from "../../../lambdas/shared/vector-index/qdrant";
import { startEventarc } from "../../../local/eventarc/server";
import { startFirestore } from "../../../local/firestore/server";
import { startPubsub } from "../../../local/pubsub/server";
import { startQdrant } from "../../../local/qdrant/server";
import { startWorkersAi } from "../../../local/workers-ai/server";
import { connectFirestore } from "../../conformance/firestore/client";
import { type FunctionSource, type RunningFunction, startFunction } from "../running-function";
import { exampleRecord } from "./example-record";

const SOURCE: FunctionSource = {
  entry: "lambdas/vectorize/index.ts",
  target: "vectorizeRecord",
  signature: "cloudevent",
};
const PROJECT = "demo";
const TOPIC = "vectorize-dead";
const model = embeddingModel("@local/universal-sentence-encoder-lite");

// The first event of a process loads the embedding model.
jest.setTimeout(30_000);

const closing: (() => unknown)[] = [];
let vectorize: RunningFunction;
let documents: Firestore;
let qdrant: QdrantClient;
let pubsub: PubSub;
let workersAiUrl: string;

beforeAll(async () => {
  process.env["METADATA_SERVER_DETECTION"] = "none";
  const [firestore, vectors, queues, ai] = await Promise.all([
    startFirestore({ port: 0 }),
    startQdrant({ port: 0 }),
    startPubsub({ port: 0 }),
    startWorkersAi({ port: 0 }),
  ]);
  for (const { close } of [firestore, vectors, queues, ai]) closing.push(close);
  workersAiUrl = `${ai.url}/client/v4/accounts/local/ai/run`;
  qdrant = connectQdrant(vectors.url, undefined, 5000);
  pubsub = new PubSub({ projectId: PROJECT, apiEndpoint: `127.0.0.1:${queues.port}`, emulatorMode: true });
  closing.push(() => pubsub.close());
  await pubsub.createTopic(TOPIC);
  const firestoreHost = `127.0.0.1:${firestore.port}`;
  documents = connectFirestore(firestoreHost, PROJECT);
  closing.push(() => documents.terminate());
  vectorize = await startFunction(SOURCE, {
    GOOGLE_CLOUD_PROJECT: PROJECT,
    FIRESTORE_EMULATOR_HOST: firestoreHost,
    PUBSUB_EMULATOR_HOST: `127.0.0.1:${queues.port}`,
    METADATA_SERVER_DETECTION: "none",
    QDRANT_URL: vectors.url,
    WORKERS_AI_URL: workersAiUrl,
    WORKERS_AI_TOKEN: "local",
    EMBEDDING_MODEL: model.id,
    DEAD_LETTER_TOPIC: TOPIC,
  });
  closing.push(() => vectorize.stop());
  const eventarc = await startEventarc({
    port: 0,
    firestoreHost,
    project: PROJECT,
    triggers: [{ document: "records/{record}", url: vectorize.url, location: "europe-west3" }],
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  closing.push(eventarc.close);
}, 60_000);

afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

const at = (id: string) => documents.doc(`records/${escapeDocumentId(id)}`);

async function ask(text: string): Promise<string[]> {
  const embedder = restEmbedder({
    url: workersAiUrl,
    token: "local",
    model,
    fetch,
    sleep: async () => {},
    random: Math.random,
  });
  const [vector = []] = await embedder.embed([text]);
  const access = { must: [{ key: "audience", match: { value: "staff" } }] };
  const { collection, minSimilarity } = model;
  const hits = await hybridSearch(qdrant, { collection, text, vector, minSimilarity, access, limit: 5 });
  return hits.map(({ payload }) => payload.record);
}

test("a record is found by a question soon after it was written, changes with its document and goes with it", async () => {
  const call = exampleRecord({ id: "aircall:call:1", text: "The guest says that the radiators stay cold." });
  await at(call.id).set(call);
  expect(await vectorize.logged("record.vectorized", { record: call.id })).toMatchObject({
    chunks: 1,
    delivery: "d1",
  });
  expect(await ask("Whose heating is broken?")).toEqual([call.id]);

  const changed = { ...call, text: "Breakfast is served at eight.", title: "Call about breakfast" };
  await at(call.id).set(changed);
  await vectorize.logged("record.vectorized", { record: call.id });
  expect(await ask("radiators")).toEqual([]);
  expect(await ask("When is breakfast?")).toEqual([call.id]);

  await at(call.id).delete();
  await vectorize.logged("record.removed", { record: call.id });
  expect(await ask("When is breakfast?")).toEqual([]);
});

test("a record whose id Firestore does not take as it is arrives under its own id", async () => {
  const id = "rocketchat:message:a/b%é";
  await at(id).set(exampleRecord({ id, text: "The parcel is at the reception." }));
  await vectorize.logged("record.vectorized", { record: id });
  expect(await ask("Where is the parcel?")).toEqual([id]);
});

test("what is no record is acknowledged and put with the dead letters, with the reason", async () => {
  const [letters] = await pubsub.topic(TOPIC).createSubscription("vectorize-dead-check");
  closing.push(() => letters.close());
  const received = once(letters, "message");
  const id = "aircall:call:9";
  await at(id).set({ ...exampleRecord({ id }), text: 9 });
  const { reason } = await vectorize.logged("record.failed", { record: id });
  expect(reason).toBe("text: Invalid input: expected string, received number");
  const [letter] = (await received) as [Message];
  letter.ack();
  expect(JSON.parse(String(letter.data))).toEqual({ document: `records/${id}`, record: id, reason });
});

test("a function that lacks a setting does not start, and says which", async () => {
  await expect(startFunction(SOURCE, { GOOGLE_CLOUD_PROJECT: PROJECT })).rejects.toThrow(
    "EMBEDDING_MODEL is not set. Give it to the function",
  );
});
