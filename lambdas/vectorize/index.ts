import { Firestore } from "@google-cloud/firestore";
import { embeddingModel } from "../shared/embeddings/models";
import { restEmbedder } from "../shared/embeddings/rest-embedder";
import { createLog } from "../shared/log";
import { requireSetting } from "../shared/setting";
import { qdrantIndex } from "../shared/vector-index/knowledge-index";
import { connectQdrant } from "../shared/vector-index/qdrant";
import { type DocumentEvent, documentPathOf } from "./document-path";
import { pubsubDeadLetters } from "./pubsub-dead-letters";
import { firestoreDocuments } from "./record-documents";
import { type Vectorization, vectorizeRecord as vectorize } from "./vectorize-record";

/**
 * Entry point for Firestore's document events (signature `cloudevent`). It is exported and not registered: the
 * Functions Framework that loads the archive is the platform's own.
 */
export function vectorizeRecord(event: DocumentEvent): Promise<void> {
  return vectorize(documentPathOf(event), vectorization);
}

const QDRANT_TIMEOUT_MS = 20_000;

// Made once an instance, at its start: a missing setting fails the deployment, not the first event.
const vectorization = assemble(process.env);

function assemble(env: NodeJS.ProcessEnv): Vectorization {
  const project = requireSetting(env, "GOOGLE_CLOUD_PROJECT");
  const model = embeddingModel(requireSetting(env, "EMBEDDING_MODEL"));
  const firestore = new Firestore({ projectId: project, databaseId: env.FIRESTORE_DATABASE || "(default)" });
  const qdrant = connectQdrant(requireSetting(env, "QDRANT_URL"), env.QDRANT_API_KEY, QDRANT_TIMEOUT_MS);
  return {
    documents: firestoreDocuments(firestore),
    embedder: restEmbedder({
      url: env.WORKERS_AI_URL || workersAiUrl(requireSetting(env, "CLOUDFLARE_ACCOUNT_ID")),
      token: requireSetting(env, "WORKERS_AI_TOKEN"),
      model,
      fetch,
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      random: Math.random,
    }),
    index: qdrantIndex(qdrant, model),
    deadLetters: pubsubDeadLetters(project, requireSetting(env, "DEAD_LETTER_TOPIC")),
    log: createLog("vectorize"),
    now: () => Date.now(),
  };
}

function workersAiUrl(account: string): string {
  return `https://api.cloudflare.com/client/v4/accounts/${account}/ai/run`;
}
