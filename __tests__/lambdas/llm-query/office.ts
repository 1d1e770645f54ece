import { embeddingModel } from "../../../lambdas/shared/embeddings/models";
import { restEmbedder } from "../../../lambdas/shared/embeddings/rest-embedder";
import type { BusinessRecord } from "../../../lambdas/shared/record";
import { qdrantIndex } from "../../../lambdas/shared/vector-index/knowledge-index";
import { knowledgePoint } from "../../../lambdas/shared/vector-index/knowledge-point";
import { connectQdrant } from "../../../lambdas/shared/vector-index/qdrant";
import { chunkRecord } from "../../../lambdas/vectorize/chunk-record";
import { startQdrant } from "../../../local/qdrant/server";
import { LOCAL_EMBEDDING_MODEL, startWorkersAi } from "../../../local/workers-ai/server";
import { startChat } from "../../local/rocketchat/running-chat";
import { type Gate, startGate } from "./gate";
import { startWorker, WEBHOOK_TOKEN } from "./running-worker";
import { type ScriptedModel, startScriptedModel } from "./scripted-model";

export interface ThreadMessage {
  _id: string;
  msg: string;
  u: { _id: string };
}

/** Everything around the Worker: chat, vectors and models, the first three behind gates. */
export interface Office {
  chat: Gate;
  qdrant: Gate;
  groq: Gate;
  model: ScriptedModel;
  startWorker(dataDir?: string): ReturnType<typeof startWorker>;
  index(...records: BusinessRecord[]): Promise<void>;
  /** Posts as Ana and gives what Rocket.Chat's webhook would send about it. */
  ask(text: string, room?: string, thread?: string): Promise<Record<string, unknown>>;
  /** What hangs on a message, oldest first. */
  thread(message: string): Promise<ThreadMessage[]>;
  close(): Promise<void>;
}

const ANA = { _id: "ana", username: "ana", name: "Ana Silva" };
const ASSISTANT = { _id: "assistant", username: "assistant", name: "Assistant" };

export async function startOffice(): Promise<Office> {
  const [ai, store, model] = await Promise.all([
    startWorkersAi({ port: 0 }),
    startQdrant({ port: 0 }),
    startScriptedModel(),
  ]);
  const members = [ANA._id, ASSISTANT._id];
  // The tests send the webhook themselves, to see its answer and to send it twice.
  const workspace = await startChat({
    workspace: {
      bot: ASSISTANT,
      colleague: ANA,
      users: [ASSISTANT, ANA],
      rooms: [
        { _id: "operations", t: "c", name: "operations", topic: "", members },
        { _id: "lobby", t: "c", name: "lobby", topic: "", members },
        { _id: "attic", t: "c", name: "attic", topic: "", members },
      ],
    },
    tokens: { ana: "ana-token", assistant: "assistant-token" },
  });
  const gates = await Promise.all([startGate(workspace.url), startGate(store.url), startGate(model.url)]);
  const [chat, qdrant, groq] = gates;
  const endpoint = { url: `${ai.url}/client/v4/accounts/local/ai/run`, token: "local" };
  const embedder = restEmbedder({
    ...endpoint,
    model: embeddingModel(LOCAL_EMBEDDING_MODEL),
    fetch,
    sleep: () => Promise.resolve(),
    random: () => 0,
  });
  const knowledge = qdrantIndex(connectQdrant(store.url, undefined, 5000), embedder.model);

  async function rest(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(`${workspace.url}/api/v1/${path}`, {
      method,
      headers: { "x-user-id": "ana", "x-auth-token": "ana-token", "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Record<string, unknown>;
  }

  return {
    chat,
    qdrant,
    groq,
    model,
    startWorker: (dataDir) =>
      startWorker(
        { QDRANT_URL: qdrant.url, GROQ_BASE_URL: groq.url, ROCKETCHAT_URL: chat.url },
        endpoint,
        dataDir,
      ),
    async index(...records) {
      for (const record of records) {
        const chunks = chunkRecord(record);
        const vectors = await embedder.embed(chunks.map(({ embedded }) => embedded));
        const points = chunks.map((chunk, i) =>
          knowledgePoint(record, i, chunk, vectors[i] ?? [], embedder.model),
        );
        await knowledge.replace(record.id, await Promise.all(points));
      }
    },
    async ask(text, room = "operations", thread) {
      const { message } = await rest("POST", "chat.postMessage", { roomId: room, text, tmid: thread });
      const { _id, ts } = message as { _id: string; ts: string };
      return {
        token: WEBHOOK_TOKEN,
        bot: false,
        channel_id: room,
        channel_name: room,
        message_id: _id,
        timestamp: ts,
        user_id: "ana",
        user_name: "ana",
        text,
        siteUrl: "http://localhost",
        ...(thread && { tmid: thread }),
      };
    },
    async thread(message) {
      const { messages } = await rest("GET", `chat.getThreadMessages?tmid=${message}`);
      return messages as ThreadMessage[];
    },
    async close() {
      await Promise.all([...gates, workspace, store, ai, model].map((service) => service.close()));
    },
  };
}
