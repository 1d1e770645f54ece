import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Firestore } from "@google-cloud/firestore";
import { PubSub } from "@google-cloud/pubsub";
import { BSON, type Db, MongoClient } from "mongodb";
import { MESSAGES, PIPELINE_VERSION } from "../lambdas/mongo-listener/chat-collections";
import { LISTENER_STATE } from "../lambdas/shared/chat/chat-paths";
import type { ListenerState } from "../lambdas/shared/chat/listener-state";
import { imageEnvironment, startListener } from "./chat-listener";
import { sampleMessage } from "./chat-samples";
import { startStandIn } from "./stand-in";

const PROJECT = "bench";
const TOPIC = "chat-messages";
/** Messages in one insert. */
const TOGETHER = 1000;
/** Messages that the writer may be ahead of the listener. */
const MOST_AHEAD = 20_000;

/** Messages a second of one round. */
export interface ChangeRound {
  bare: number;
  listener: number;
}

/** Memory of the listener after garbage collection, bytes, when so many messages had been published. */
export interface MemorySample {
  messages: number;
  rss: number;
  heapUsed: number;
}

/**
 * Reads the same messages from the chat's database again and again: by the driver's own loop, and by the listener, which publishes
 * them and keeps its position.
 */
export function measureChanges(rounds: number, messages: number): Promise<ChangeRound[]> {
  return withChat(async ({ db, url, environment, firestore }) => {
    const token = await tokenNow(db);
    await write(db, 0, messages);
    const measured: ChangeRound[] = [];
    for (let round = 0; round <= rounds; round++) {
      process.stderr.write(round === 0 ? "changes: warming up\n" : `changes: round ${round} of ${rounds}\n`);
      const bareMs = await readBare(url, token, messages);
      await firestore.doc(LISTENER_STATE).set(positionAt(token, round));
      const listener = startListener(environment);
      const listenerMs = await listener.published(messages);
      await listener.stop();
      const perSecond = (milliseconds: number) => (messages * 1000) / milliseconds;
      if (round > 0) measured.push({ bare: perSecond(bareMs), listener: perSecond(listenerMs) });
    }
    return measured;
  });
}

/** Follows the listener's memory while so many messages come and are published. */
export function measureMemory(messages: number): Promise<MemorySample[]> {
  return withChat(async ({ db, environment }) => {
    const listener = startListener(environment);
    await listener.streaming();
    const samples: MemorySample[] = [{ messages: 0, ...(await listener.memory()) }];
    const every = Math.ceil(messages / 10);
    for (let written = 0; written < messages; ) {
      const batch = Math.min(TOGETHER, messages - written);
      await write(db, written, batch);
      written += batch;
      await listener.published(written - MOST_AHEAD);
      if (written % every >= TOGETHER && written < messages) continue;
      await listener.published(written);
      samples.push({ messages: written, ...(await listener.memory()) });
      process.stderr.write(`memory: ${written} of ${messages} messages\n`);
    }
    await listener.stop();
    return samples;
  });
}

interface Chat {
  url: string;
  db: Db;
  firestore: Firestore;
  environment: Record<string, string>;
}

async function withChat<Result>(work: (chat: Chat) => Promise<Result>): Promise<Result> {
  process.env["METADATA_SERVER_DETECTION"] = "none";
  const standIns = await Promise.all([
    startStandIn("mongo", ["--max-old-space-size=8000"]),
    startStandIn("pubsub"),
    startStandIn("firestore"),
  ]);
  const [mongo, queues, documents] = standIns;
  const client = await new MongoClient(mongo.url).connect();
  const firestore = new Firestore({ projectId: PROJECT, host: documents.host, ssl: false });
  const pubsub = new PubSub({ projectId: PROJECT, apiEndpoint: queues.host, emulatorMode: true });
  try {
    await pubsub.createTopic(TOPIC);
    return await work({
      url: mongo.url,
      db: client.db("rocketchat"),
      firestore,
      environment: {
        MONGO_URL: mongo.url,
        GOOGLE_CLOUD_PROJECT: PROJECT,
        FIRESTORE_EMULATOR_HOST: documents.host,
        PUBSUB_EMULATOR_HOST: queues.host,
        CHAT_TOPIC: TOPIC,
        ASSISTANT_USER_ID: "assistant",
      },
    });
  } finally {
    await Promise.all([client.close(), firestore.terminate(), pubsub.close()]);
    for (const { stop } of standIns) stop();
  }
}

async function write(db: Db, first: number, count: number): Promise<void> {
  const messages = db.collection<{ _id: string }>(MESSAGES);
  for (let written = 0; written < count; written += TOGETHER) {
    const length = Math.min(TOGETHER, count - written);
    const documents = Array.from({ length }, (_, index) => sampleMessage(`m${first + written + index}`));
    await messages.insertMany(documents, { ordered: true });
  }
}

async function tokenNow(db: Db): Promise<string> {
  const stream = db.watch();
  await stream.tryNext();
  const token = BSON.EJSON.stringify(stream.resumeToken as BSON.Document);
  await stream.close();
  return token;
}

async function readBare(url: string, token: string, messages: number): Promise<number> {
  const program = join(__dirname, "bare-change-loop.js");
  const { stdout } = await promisify(execFile)(process.execPath, [program, url, token, String(messages)], {
    env: { ...process.env, ...imageEnvironment() },
  });
  return Number(stdout);
}

/** As a listener leaves it that stopped when the token was given. */
function positionAt(token: string, round: number): ListenerState {
  return {
    holder: "",
    term: round * 10 + 1,
    expiresAt: 0,
    phase: "stream",
    token,
    asOf: new Date().toISOString(),
    gaps: 0,
    pipelineVersion: PIPELINE_VERSION,
  };
}
