import type { Firestore } from "@google-cloud/firestore";
import { PubSub, type Subscription, type Topic } from "@google-cloud/pubsub";
import type { QdrantClient } from "@qdrant/js-client-rest";
import type { ChatRoom } from "../../../lambdas/shared/chat/chat-documents";
import type { ChatMessageEvent } from "../../../lambdas/shared/chat/chat-message-event";
import { roomPath } from "../../../lambdas/shared/chat/chat-paths";
import { embeddingModel } from "../../../lambdas/shared/embeddings/models";
import type { KnowledgePayload } from "../../../lambdas/shared/vector-index/payload";
import { connectQdrant } from "../../../lambdas/shared/vector-index/qdrant";
import { startEventarc } from "../../../local/eventarc/server";
import { startFirestore } from "../../../local/firestore/server";
import { startPubsub } from "../../../local/pubsub/server";
import { startQdrant } from "../../../local/qdrant/server";
import { startWorkersAi } from "../../../local/workers-ai/server";
import { connectFirestore } from "../../conformance/firestore/client";
import { type RunningFunction, startFunction } from "../running-function";

const PROJECT = "demo";
const ENTRY = "lambdas/vectorize/index.ts";
const DEAD_LETTERS = "chat-messages-dead";
export const PUSH_ACCOUNT = "pusher@demo.iam.gserviceaccount.com";
export const PUSH_AUDIENCE = "https://vectorize.example";

/** The functions for the chat in Google's Functions Framework, and everything around them in this process. */
export interface ChatCloud {
  messages: RunningFunction;
  rooms: RunningFunction;
  firestore: Firestore;
  qdrant: QdrantClient;
  letters: Subscription;
  /** Settings of the functions, to start another one with. */
  settings: Record<string, string>;
  publish(event: ChatMessageEvent | string): Promise<string>;
  putRoom(room: ChatRoom): Promise<void>;
  /** Everything that is found, by record and chunk. */
  payloads(): Promise<KnowledgePayload[]>;
  close(): Promise<void>;
}

export async function startChatCloud(): Promise<ChatCloud> {
  process.env["METADATA_SERVER_DETECTION"] = "none";
  const model = embeddingModel("@local/universal-sentence-encoder-lite");
  const closing: (() => unknown)[] = [];
  const [documents, vectors, queues, ai] = await Promise.all([
    startFirestore({ port: 0 }),
    startQdrant({ port: 0 }),
    startPubsub({ port: 0 }),
    startWorkersAi({ port: 0 }),
  ]);
  for (const { close } of [documents, vectors, queues, ai]) closing.push(close);
  const firestoreHost = `127.0.0.1:${documents.port}`;
  const firestore = connectFirestore(firestoreHost, PROJECT);
  closing.push(() => firestore.terminate());
  const pubsub = new PubSub({
    projectId: PROJECT,
    apiEndpoint: `127.0.0.1:${queues.port}`,
    emulatorMode: true,
  });
  closing.push(() => pubsub.close());
  const settings = {
    GOOGLE_CLOUD_PROJECT: PROJECT,
    FIRESTORE_EMULATOR_HOST: firestoreHost,
    PUBSUB_EMULATOR_HOST: `127.0.0.1:${queues.port}`,
    METADATA_SERVER_DETECTION: "none",
    QDRANT_URL: vectors.url,
    WORKERS_AI_URL: `${ai.url}/client/v4/accounts/local/ai/run`,
    WORKERS_AI_TOKEN: "local",
    EMBEDDING_MODEL: model.id,
    EMBEDDING_TEXTS_A_DAY: "100000",
    DEAD_LETTER_TOPIC: DEAD_LETTERS,
    PUSH_AUDIENCE,
    PUSH_ACCOUNT,
    GOOGLE_JWKS_URL: `${queues.url}/oauth2/v3/certs`,
    MAX_DELIVERY_ATTEMPTS: "5",
  };
  const [dead] = await pubsub.createTopic(DEAD_LETTERS);
  const [letters] = await dead.createSubscription("chat-messages-dead-kept");
  const [messages, rooms] = await Promise.all([
    startFunction({ entry: ENTRY, target: "vectorizeMessages", signature: "http" }, settings),
    startFunction({ entry: ENTRY, target: "vectorizeRoom", signature: "cloudevent" }, settings),
  ]);
  closing.push(messages.stop, rooms.stop);
  const topic = await subscribe(pubsub, messages.url);
  const eventarc = await startEventarc({
    port: 0,
    firestoreHost,
    project: PROJECT,
    triggers: [{ document: "chatRooms/{room}", url: rooms.url, location: "europe-west3" }],
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  closing.push(eventarc.close);
  const qdrant = connectQdrant(vectors.url, undefined, 5000);
  return {
    messages,
    rooms,
    firestore,
    qdrant,
    letters,
    settings,
    publish: (event) =>
      topic.publishMessage({
        data: Buffer.from(typeof event === "string" ? event : JSON.stringify(event)),
        attributes: { schema: "1" },
        orderingKey: typeof event === "string" ? "none" : event.id,
      }),
    putRoom: async (room) => void (await firestore.doc(roomPath(room.id)).set(room)),
    payloads: async () => {
      const { points } = await qdrant.scroll(model.collection, { limit: 1000, with_payload: true });
      return points
        .map(({ payload }) => payload as unknown as KnowledgePayload)
        .sort((a, b) => (a.record === b.record ? a.chunk - b.chunk : a.record < b.record ? -1 : 1));
    },
    close: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
}

async function subscribe(pubsub: PubSub, url: string): Promise<Topic> {
  const [made] = await pubsub.createTopic("chat-messages");
  await made.createSubscription("vectorize-messages", {
    pushConfig: {
      pushEndpoint: url,
      oidcToken: { serviceAccountEmail: PUSH_ACCOUNT, audience: PUSH_AUDIENCE },
    },
    enableMessageOrdering: true,
    deadLetterPolicy: {
      deadLetterTopic: `projects/${PROJECT}/topics/${DEAD_LETTERS}`,
      maxDeliveryAttempts: 5,
    },
  });
  return pubsub.topic(made.name, { messageOrdering: true });
}
