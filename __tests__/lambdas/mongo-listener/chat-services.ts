import type { Firestore } from "@google-cloud/firestore";
import { type Message, PubSub } from "@google-cloud/pubsub";
import { type Db, MongoClient } from "mongodb";
import type { ChatMessageEvent } from "../../../lambdas/shared/chat/chat-message-event";
import type { ListenerState } from "../../../lambdas/shared/chat/listener-state";
import { startFirestore } from "../../../local/firestore/server";
import { type MongoOptions, startMongo } from "../../../local/mongo/server";
import { startPubsub } from "../../../local/pubsub/server";
import { connectFirestore } from "../../conformance/firestore/client";

const PROJECT = "demo";
const TOPIC = "test-chat-messages";

/** A message as a subscriber got it. */
export interface Received {
  event: ChatMessageEvent;
  term: number;
  orderingKey: string;
  attributes: Record<string, string>;
}

/** What a listener talks to, in this process. */
export interface ChatServices {
  /** The chat's database. */
  db: Db;
  firestore: Firestore;
  /** All that was published since the start, in the order of its arrival. */
  received: Received[];
  /** The listener's settings. */
  environment: Record<string, string>;
  state(): Promise<ListenerState | undefined>;
  close(): Promise<void>;
}

/** Starts empty stand-ins for MongoDB, Pub/Sub and Firestore. */
export async function startChatServices(mongoOptions: Partial<MongoOptions> = {}): Promise<ChatServices> {
  process.env["METADATA_SERVER_DETECTION"] = "none";
  const [mongo, queues, documents] = await Promise.all([
    startMongo({ port: 0, ...mongoOptions }),
    startPubsub({ port: 0 }),
    startFirestore({ port: 0 }),
  ]);
  const client = await new MongoClient(mongo.url).connect();
  const db = client.db("rocketchat");
  const pubsub = new PubSub({
    projectId: PROJECT,
    apiEndpoint: `127.0.0.1:${queues.port}`,
    emulatorMode: true,
  });
  const [topic] = await pubsub.createTopic(TOPIC);
  const [subscription] = await topic.createSubscription("test", { enableMessageOrdering: true });
  const received: Received[] = [];
  subscription.on("message", (message: Message) => {
    const event = JSON.parse(String(message.data)) as ChatMessageEvent;
    const { attributes, orderingKey = "" } = message;
    received.push({ event, term: Number(attributes["term"]), orderingKey, attributes });
    message.ack();
  });
  // A test that ends closes the services under the subscription.
  subscription.on("error", () => {});
  const firestore = connectFirestore(`127.0.0.1:${documents.port}`, PROJECT);
  return {
    db,
    firestore,
    received,
    environment: {
      MONGO_URL: mongo.url,
      GOOGLE_CLOUD_PROJECT: PROJECT,
      FIRESTORE_EMULATOR_HOST: `127.0.0.1:${documents.port}`,
      PUBSUB_EMULATOR_HOST: `127.0.0.1:${queues.port}`,
      METADATA_SERVER_DETECTION: "none",
      CHAT_TOPIC: TOPIC,
      ASSISTANT_USER_ID: "assistant",
    },
    state: async () => (await firestore.doc("chatListener/state").get()).data() as ListenerState | undefined,
    close: async () => {
      await subscription.close();
      await pubsub.close();
      await firestore.terminate();
      await client.close();
      await Promise.all([mongo.close(), queues.close(), documents.close()]);
    },
  };
}
