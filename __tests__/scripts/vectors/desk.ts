import { createHash } from "node:crypto";
import type { Firestore } from "@google-cloud/firestore";
import type { QdrantClient } from "@qdrant/js-client-rest";
import { roomPath } from "../../../lambdas/shared/chat/chat-paths";
import {
  type EmbeddingModel,
  embeddingModel,
  KNOWLEDGE_ALIAS,
} from "../../../lambdas/shared/embeddings/models";
import { escapeDocumentId } from "../../../lambdas/shared/firestore/document-id";
import type { BusinessRecord } from "../../../lambdas/shared/record";
import { qdrantIndex } from "../../../lambdas/shared/vector-index/knowledge-index";
import type { KnowledgePayload } from "../../../lambdas/shared/vector-index/payload";
import { connectQdrant } from "../../../lambdas/shared/vector-index/qdrant";
import { showBlock } from "../../../lambdas/vectorize/conversations";
import { firestoreChatStore } from "../../../lambdas/vectorize/firestore-chat-store";
import { firestoreDocuments } from "../../../lambdas/vectorize/record-documents";
import type { Shelf } from "../../../lambdas/vectorize/vectorization";
import { vectorizeRecord } from "../../../lambdas/vectorize/vectorize-record";
import { startFirestore } from "../../../local/firestore/server";
import { startQdrant } from "../../../local/qdrant/server";
import type { Terminal } from "../../../local/terminal";
import { SILENT_FUNCTION } from "../../../scripts/vectors/silent-function";
import { vectors } from "../../../scripts/vectors/vectors";
import type { World } from "../../../scripts/vectors/world";
import { connectFirestore } from "../../conformance/firestore/client";

export const FIRST = embeddingModel("@local/universal-sentence-encoder-lite");
export const SECOND = embeddingModel("@local/universal-sentence-encoder-lite#2");
/** What the function has while the second takes over. */
export const BOTH = "@local/universal-sentence-encoder-lite, @local/universal-sentence-encoder-lite#2";

export interface Run {
  code: number;
  out: string;
  progress: string[];
}

/** A Firestore and a Qdrant of their own, the function that keeps them in step, and the command. */
export interface Desk {
  firestore: Firestore;
  qdrant: QdrantClient;
  /** What the command is called with. */
  env: Record<string, string>;
  /** Texts of each request to Workers AI. */
  requests: string[][];
  /** Writes records, and tells the function. */
  put(...records: BusinessRecord[]): Promise<void>;
  remove(id: string): Promise<void>;
  /** Posts a message in a room, and tells the function. */
  say(room: string, id: string, text: string, sentAt?: string, thread?: string): Promise<void>;
  /** Makes a room, or makes another of it; the function is not told. */
  room(id: string, type: string): Promise<void>;
  /** The models that the function writes with. */
  writes(...models: EmbeddingModel[]): void;
  run(args: string[], world?: Partial<World>): Promise<Run>;
  points(model: EmbeddingModel): Promise<{ id: string; payload: KnowledgePayload }[]>;
  /** Answers as Workers AI. */
  answer: typeof fetch;
  /** Which collection is read. */
  read(): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const [documents, store] = await Promise.all([startFirestore({ port: 0 }), startQdrant({ port: 0 })]);
  const host = `127.0.0.1:${documents.port}`;
  const firestore = connectFirestore(host, "demo");
  const qdrant = connectQdrant(store.url, undefined, 5000);
  const chat = firestoreChatStore(firestore);
  const requests: string[][] = [];
  let shelves: Shelf[] = [];
  let clock = Date.parse("2026-11-24T10:00:00.000Z");
  const basis = () => ({ ...SILENT_FUNCTION, shelves });

  async function changed(id: string): Promise<void> {
    const path = `records/${escapeDocumentId(id)}`;
    await vectorizeRecord(path, { ...basis(), documents: firestoreDocuments(firestore) });
  }

  const desk: Desk = {
    firestore,
    qdrant,
    env: {
      FIRESTORE_EMULATOR_HOST: host,
      QDRANT_URL: store.url,
      WORKERS_AI_URL: "https://ai.example/run",
      WORKERS_AI_TOKEN: "token",
      EMBEDDING_MODEL: BOTH,
    },
    requests,
    async put(...records) {
      await Promise.all(
        records.map(async (record) => {
          await firestore.doc(`records/${escapeDocumentId(record.id)}`).set(record);
          await changed(record.id);
        }),
      );
    },
    async remove(id) {
      await firestore.doc(`records/${escapeDocumentId(id)}`).delete();
      await changed(id);
    },
    async say(room, id, text, sentAt = "2026-11-24T09:00:00.000Z", thread) {
      clock += 1000;
      const version = { at: new Date(clock).toISOString(), rank: 1, delivery: "token" };
      const user = { id: "ana", username: "ana", name: "Ana" };
      const message = { text, sentAt, user, ...(thread !== undefined && { thread }) };
      const [applied] = await chat.apply([{ op: "put", id, room, version, message }]);
      for (const block of applied?.blocks ?? []) await showBlock(block, () => false, { ...basis(), chat });
    },
    async room(id, type) {
      clock += 1000;
      const version = { at: new Date(clock).toISOString(), rank: 1, delivery: "" };
      const looks = { type, name: id, encrypted: false, archived: false, deleted: false };
      await firestore.doc(roomPath(id)).set({ id, ...looks, version });
    },
    writes(...models) {
      shelves = models.map((model) => ({ embedder: embedderOf(model), index: qdrantIndex(qdrant, model) }));
    },
    async run(args, world = {}) {
      let out = "";
      const progress: string[] = [];
      const terminal: Terminal = {
        line: (text) => void progress.push(text),
        progress: (label, done, total) => void progress.push(`${label} ${done}/${total}`),
      };
      const code = await vectors([...args, "--project", "demo"], {
        env: desk.env,
        fetch: desk.answer,
        print: (text) => {
          out += text;
        },
        terminal,
        confirm: () => Promise.reject(new Error("nobody is to be asked")),
        now: () => clock,
        sleep: async () => {},
        stop: new AbortController().signal,
        ...world,
      });
      return { code, out, progress };
    },
    answer: answerAsWorkersAi(requests),
    async points({ collection }) {
      const { points } = await qdrant.scroll(collection, { limit: 10_000, with_payload: true });
      return points.map(({ id, payload }) => ({
        id: String(id),
        payload: payload as unknown as KnowledgePayload,
      }));
    },
    async read() {
      const { aliases } = await qdrant.getAliases();
      return aliases.find(({ alias_name }) => alias_name === KNOWLEDGE_ALIAS)?.collection_name;
    },
    async close() {
      await firestore.terminate();
      await Promise.all([documents.close(), store.close()]);
    },
  };
  desk.writes(FIRST);
  return desk;
}

function embedderOf(model: EmbeddingModel) {
  return { model, embed: async (texts: readonly string[]) => texts.map(vectorOf) };
}

/** Workers AI's answer to any texts. */
function answerAsWorkersAi(requests: string[][]): typeof fetch {
  return async (_url, init) => {
    const { text } = JSON.parse(String(init?.body)) as { text: string[] };
    requests.push(text);
    const result = { shape: [text.length, FIRST.dimensions], data: text.map(vectorOf) };
    return Response.json({ success: true, result });
  };
}

/** Another vector for another text. */
function vectorOf(text: string): number[] {
  const bytes = createHash("sha256").update(text).digest();
  return Array.from({ length: FIRST.dimensions }, (_, index) => (bytes[index % bytes.length] ?? 0) / 255);
}

/** So many different records. */
export function calls(count: number): BusinessRecord[] {
  return Array.from({ length: count }, (_, number) => call(number));
}

/** A record about one call. */
export function call(number: number, text = `Call number ${number} was about the heating.`): BusinessRecord {
  return {
    id: `aircall:call:${number}`,
    source: "aircall",
    kind: "call",
    occurredAt: "2026-11-20T10:00:00.000Z",
    version: { at: "2026-11-20T10:00:00.000Z", rank: 1, delivery: `d${number}` },
    title: `Call ${number}`,
    text,
    facts: {},
    access: { audience: "staff" },
    links: [],
  };
}
