import type { Firestore } from "@google-cloud/firestore";
import type { QdrantClient } from "@qdrant/js-client-rest";
import { qdrantRetrieval } from "../../../lambdas/llm-query/retrieve-sources";
import { type EmbeddingModel, embeddingModel } from "../../../lambdas/shared/embeddings/models";
import { restEmbedder } from "../../../lambdas/shared/embeddings/rest-embedder";
import { escapeDocumentId } from "../../../lambdas/shared/firestore/document-id";
import { connectQdrant } from "../../../lambdas/shared/vector-index/qdrant";
import { startEventarc } from "../../../local/eventarc/server";
import { startFirestore } from "../../../local/firestore/server";
import { startPubsub } from "../../../local/pubsub/server";
import { startQdrant } from "../../../local/qdrant/server";
import { LOCAL_EMBEDDING_MODEL, startWorkersAi } from "../../../local/workers-ai/server";
import { vectors } from "../../../scripts/vectors/vectors";
import type { World } from "../../../scripts/vectors/world";
import { connectFirestore } from "../../conformance/firestore/client";
import { type RunningFunction, startFunction } from "../../lambdas/running-function";
import { call } from "./desk";

jest.setTimeout(120_000);

const FIRST = embeddingModel(LOCAL_EMBEDDING_MODEL);
const SECOND = embeddingModel(`${LOCAL_EMBEDDING_MODEL}#2`);
const BOTH = `${LOCAL_EMBEDDING_MODEL}, ${LOCAL_EMBEDDING_MODEL}#2`;
const RIGHTS = { staff: true, publicRooms: false, rooms: [] };

const closing: (() => unknown)[] = [];
let firestore: Firestore;
let qdrant: QdrantClient;
let settings: Record<string, string>;
/** Where Eventarc delivers: the function that is deployed now. */
let deployed: RunningFunction;
let workersAiUrl: string;

beforeAll(async () => {
  const [documents, store, queues, ai] = await Promise.all([
    startFirestore({ port: 0 }),
    startQdrant({ port: 0 }),
    startPubsub({ port: 0 }),
    startWorkersAi({ port: 0 }),
  ]);
  for (const { close } of [documents, store, queues, ai]) closing.push(close);
  const host = `127.0.0.1:${documents.port}`;
  firestore = connectFirestore(host, "demo");
  closing.push(() => firestore.terminate());
  qdrant = connectQdrant(store.url, undefined, 5000);
  workersAiUrl = `${ai.url}/client/v4/accounts/local/ai/run`;
  settings = {
    GOOGLE_CLOUD_PROJECT: "demo",
    FIRESTORE_EMULATOR_HOST: host,
    PUBSUB_EMULATOR_HOST: `127.0.0.1:${queues.port}`,
    METADATA_SERVER_DETECTION: "none",
    QDRANT_URL: store.url,
    WORKERS_AI_URL: workersAiUrl,
    WORKERS_AI_TOKEN: "local",
    DEAD_LETTER_TOPIC: "dead",
  };
}, 60_000);

afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** Deploys the function with the models of a setting, in place of the one before. */
async function deploy(EMBEDDING_MODEL: string): Promise<() => Promise<void>> {
  const source = {
    entry: "lambdas/vectorize/index.ts",
    target: "vectorizeRecord",
    signature: "cloudevent",
  } as const;
  deployed = await startFunction(source, { ...settings, EMBEDDING_MODEL });
  const eventarc = await startEventarc({
    port: 0,
    firestoreHost: settings["FIRESTORE_EMULATOR_HOST"] ?? "",
    project: "demo",
    triggers: [{ document: "records/{record}", url: deployed.url, location: "europe-west3" }],
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  return async () => {
    await eventarc.close();
    await deployed.stop();
  };
}

async function put(number: number, text: string): Promise<void> {
  const record = call(number, text);
  await firestore.doc(`records/${escapeDocumentId(record.id)}`).set(record);
  await deployed.logged("record.vectorized", { record: record.id });
}

async function run(args: string[], EMBEDDING_MODEL: string, world: Partial<World> = {}) {
  let out = "";
  const code = await vectors([...args, "--json", "--project", "demo"], {
    env: { ...settings, EMBEDDING_MODEL },
    fetch,
    print: (text) => {
      out += text;
    },
    terminal: { line: () => {}, progress: () => {} },
    confirm: () => Promise.reject(new Error("nobody is to be asked")),
    now: Date.now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    stop: new AbortController().signal,
    ...world,
  });
  return { code, report: JSON.parse(out) };
}

test("a version takes over from another: it is filled while that is read and records change, and no question goes without", async () => {
  const asked: string[] = [];
  const embedderOf = (model: EmbeddingModel) => {
    asked.push(model.collection);
    const token = "local";
    return restEmbedder({
      url: workersAiUrl,
      token,
      model,
      fetch,
      sleep: async () => {},
      random: Math.random,
    });
  };
  // A clock in which the collection is asked for with every question.
  let time = 0;
  const retrieve = qdrantRetrieval(qdrant, embedderOf, () => {
    time += 10_000;
    return time;
  });
  const find = async (question: string) =>
    (await retrieve(question, RIGHTS)).sources.map(({ record }) => record);

  // 1. The first version is all there is.
  let retire = await deploy(LOCAL_EMBEDDING_MODEL);
  closing.push(() => retire());
  for (const number of [1, 2, 3]) await put(number, `The radiators of cottage ${number} stay cold.`);
  await put(4, "Breakfast is served at eight.");
  expect(await find("Whose heating is broken?")).toContain("aircall:call:1");

  // 2. The function writes both.
  await retire();
  retire = await deploy(BOTH);

  // 3. The second version is filled, while records change and questions are asked.
  let begun = false;
  const watched: typeof fetch = async (url, init) => {
    if (!begun) {
      begun = true;
      await put(4, "Dinner is served at seven.");
      await put(5, "The lift is out of order.");
    }
    expect(await find("Whose heating is broken?")).toContain("aircall:call:1");
    expect(await find("Is the lift broken?")).toContain("aircall:call:5");
    return fetch(url, init);
  };
  const filled = await run(["reindex", "--yes"], BOTH, { fetch: watched });
  expect(filled).toMatchObject({
    code: 0,
    report: { outcome: "finished", before: FIRST.collection, read: SECOND.collection },
  });
  expect(new Set(asked)).toEqual(new Set([FIRST.collection]));

  // 4. The second version is read.
  expect(await find("When is dinner?")).toContain("aircall:call:4");
  expect(asked.at(-1)).toBe(SECOND.collection);
  expect(await run(["verify"], BOTH)).toMatchObject({
    code: 0,
    report: { collection: SECOND.collection, findings: [] },
  });
  // The first one is still kept up, so that it could be read again.
  await put(6, "The parcel is at the reception.");
  expect(await run(["verify", "--model", LOCAL_EMBEDDING_MODEL], BOTH)).toMatchObject({ code: 0 });

  // 5. The function writes the second alone, and the first one is dropped.
  await retire();
  retire = await deploy(`${LOCAL_EMBEDDING_MODEL}#2`);
  const { report } = await run(["gc", "--yes"], `${LOCAL_EMBEDDING_MODEL}#2`);
  expect(report.dropped).toEqual([FIRST.collection]);
  await put(7, "The pool is closed on Mondays.");
  expect(await find("When is the pool closed?")).toContain("aircall:call:7");
  expect(await qdrant.getCollections()).toEqual({ collections: [{ name: SECOND.collection }] });
});
