import { Firestore } from "@google-cloud/firestore";
import type { ChatMessageEvent } from "../lambdas/shared/chat/chat-message-event";
import { batchingEmbedder } from "../lambdas/shared/embeddings/batching-embedder";
import { embeddingModel } from "../lambdas/shared/embeddings/models";
import { restEmbedder } from "../lambdas/shared/embeddings/rest-embedder";
import { inBatches } from "../lambdas/shared/in-batches";
import { qdrantIndex } from "../lambdas/shared/vector-index/knowledge-index";
import { connectQdrant } from "../lambdas/shared/vector-index/qdrant";
import { showBlock } from "../lambdas/vectorize/conversations";
import { firestoreChatStore } from "../lambdas/vectorize/firestore-chat-store";
import { joinWork } from "../lambdas/vectorize/join-work";
import { type MessageVectorization, vectorizeMessage } from "../lambdas/vectorize/vectorize-message";
import { LOCAL_EMBEDDING_MODEL } from "../local/workers-ai/server";
import { startSlowEmbeddings } from "./slow-embeddings";
import { startStandIn } from "./stand-in";

/** Messages a second of one round. */
export interface VectorizationRound {
  /** One message after the other. */
  single: number;
  /** As many at a time as Pub/Sub pushes, each stored, embedded and shown for itself. */
  parallel: number;
  /** As many at a time, stored, embedded and shown together, as the function does it. */
  batched: number;
}

/** Messages that Pub/Sub pushes at the same time. */
const PUSHED = 100;
const ROOMS = 10;
const PASSED_ON = { info: () => {}, warn: () => {}, error: () => {} };

/** Vectorizes messages of some rooms, each way its own, into the stand-ins for Firestore and Qdrant. */
export async function measureVectorization(rounds: number, messages: number): Promise<VectorizationRound[]> {
  const [documents, vectors, ai] = await Promise.all([
    startStandIn("firestore"),
    startStandIn("qdrant"),
    startSlowEmbeddings(),
  ]);
  const firestore = new Firestore({ projectId: "bench", host: documents.host, ssl: false });
  try {
    const each = vectorizationOf(firestore, vectors.url, ai.url, false);
    const together = vectorizationOf(firestore, vectors.url, ai.url, true);
    const measured: VectorizationRound[] = [];
    for (let round = 0; round <= rounds; round++) {
      process.stderr.write(
        round === 0 ? "vectorize: warming up\n" : `vectorize: round ${round} of ${rounds}\n`,
      );
      const single = await run(each, eventsOf(`s${round}`, messages), 1);
      const parallel = await run(each, eventsOf(`p${round}`, messages), PUSHED);
      const batched = await run(together, eventsOf(`b${round}`, messages), PUSHED);
      if (round > 0) measured.push({ single, parallel, batched });
    }
    return measured;
  } finally {
    await firestore.terminate();
    await ai.close();
    documents.stop();
    vectors.stop();
  }
}

function vectorizationOf(
  firestore: Firestore,
  qdrantUrl: string,
  aiUrl: string,
  isBatching: boolean,
): MessageVectorization {
  const model = embeddingModel(LOCAL_EMBEDDING_MODEL);
  const rest = restEmbedder({
    url: aiUrl,
    token: "local",
    model,
    fetch,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
  });
  const embedder = isBatching ? batchingEmbedder(rest) : rest;
  const index = qdrantIndex(connectQdrant(qdrantUrl, undefined, 20_000), model);
  const chat = firestoreChatStore(firestore);
  const basis = { chat, shelves: [{ embedder, index }], now: Date.now };
  const store = inBatches(chat.apply, isBatching ? { most: PUSHED, waitMs: 5 } : { most: 1, waitMs: 0 });
  return {
    store,
    show: joinWork((block, isAwaited) => showBlock(block, isAwaited, basis)),
    deadLetters: { publish: async () => {} },
    log: PASSED_ON,
    now: Date.now,
  };
}

/** Messages a second. */
async function run(
  vectorization: MessageVectorization,
  events: readonly ChatMessageEvent[],
  atOnce: number,
): Promise<number> {
  const start = performance.now();
  const queue = events.values();
  const work = async () => {
    for (const event of queue) await vectorizeMessage({ event, publishedAt: Date.now() }, vectorization);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return (events.length * 1000) / (performance.now() - start);
}

const BEGUN_AT = Date.parse("2026-11-20T08:00:00.000Z");

function eventsOf(name: string, count: number): ChatMessageEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    op: "put",
    id: `${name}-${index}`,
    room: `${name}-${index % ROOMS}`,
    version: { at: "2026-11-20T08:00:00.000Z", rank: index, delivery: "" },
    message: {
      text: `Guest ${index} of ${name} asks when the cleaners come to Casa Azul and whether the boiler works.`,
      sentAt: new Date(BEGUN_AT + index * 20_000).toISOString(),
      user: { id: "ana", username: "ana", name: "Ana" },
    },
  }));
}
