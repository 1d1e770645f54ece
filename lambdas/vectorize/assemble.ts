import { Firestore } from "@google-cloud/firestore";
import { batchingEmbedder } from "../shared/embeddings/batching-embedder";
import { budgetedEmbedder } from "../shared/embeddings/budgeted-embedder";
import type { Embedder } from "../shared/embeddings/embedder";
import { type EmbeddingModel, embeddingModels } from "../shared/embeddings/models";
import { restEmbedder } from "../shared/embeddings/rest-embedder";
import { inBatches } from "../shared/in-batches";
import { createLog } from "../shared/log";
import { requireSetting } from "../shared/setting";
import { qdrantIndex } from "../shared/vector-index/knowledge-index";
import { connectQdrant } from "../shared/vector-index/qdrant";
import { catchingUp, type FullVectorization } from "./catch-up";
import { showOrPostpone } from "./conversations";
import { firestoreBudget } from "./firestore-budget";
import { firestoreChatStore } from "./firestore-chat-store";
import { firestoreWaitingList } from "./firestore-waiting-list";
import { isPermanent } from "./is-permanent";
import { joinWork } from "./join-work";
import { numberSetting } from "./number-setting";
import { pubsubDeadLetters } from "./pubsub-dead-letters";
import type { PushReception } from "./receive-push";
import { firestoreDocuments } from "./record-documents";
import type { Showing } from "./show-record";
import type { Vectorization } from "./vectorization";
import { remoteKeys } from "./verify-push";

type Settings = NodeJS.ProcessEnv;

const QDRANT_TIMEOUT_MS = 20_000;
/** Where Google publishes the keys that it signs identity tokens with. */
const GOOGLE_JWKS_URL = "https://www.googleapis.com/oauth2/v3/certs";
/** Messages a transaction, of some kilobytes each; Firestore takes 10 MiB. */
const MESSAGES_A_TRANSACTION = 100;
const MESSAGES_WAIT_MS = 5;

/** What showing anything needs, and what is left to do at the end of each call. */
export type Assembly = FullVectorization & { catchUp: () => Promise<void> };

/** What `vectorizeRecord` and `vectorizeRoom` need. */
export function assemble(env: Settings): Assembly {
  const firestore = connectFirestore(env);
  const basis = {
    ...assembleBasis(env, firestore),
    chat: firestoreChatStore(firestore),
    documents: firestoreDocuments(firestore),
  };
  const show = joinWork<Showing>((block, isAwaited) => showOrPostpone(block, isAwaited, basis));
  return { ...basis, show, catchUp: catchingUp({ ...basis, show }) };
}

/** What `vectorizeMessages` needs. */
export function assembleMessages(env: Settings): PushReception {
  const { catchUp, ...vectorization } = assemble(env);
  const store = inBatches(vectorization.chat.apply, {
    most: MESSAGES_A_TRANSACTION,
    waitMs: MESSAGES_WAIT_MS,
    separable: isPermanent,
  });
  return {
    identity: {
      audience: requireSetting(env, "PUSH_AUDIENCE"),
      account: requireSetting(env, "PUSH_ACCOUNT"),
      behindIam: env.PUSH_BEHIND_IAM === "true",
      keys: remoteKeys(env.GOOGLE_JWKS_URL || GOOGLE_JWKS_URL),
      now: vectorization.now,
    },
    maxDeliveryAttempts: numberSetting(env, "MAX_DELIVERY_ATTEMPTS"),
    vectorization: { ...vectorization, store },
    catchUp,
  };
}

function assembleBasis(env: Settings, firestore: Firestore): Vectorization {
  const project = requireSetting(env, "GOOGLE_CLOUD_PROJECT");
  const now = () => Date.now();
  const budget =
    env.EMBEDDING_TEXTS_A_DAY === undefined
      ? undefined
      : firestoreBudget(firestore, numberSetting(env, "EMBEDDING_TEXTS_A_DAY"), now);
  const limited = (embedder: Embedder) => (budget ? budgetedEmbedder(embedder, budget) : embedder);
  const embedderOf = (model: EmbeddingModel) =>
    batchingEmbedder(
      limited(
        restEmbedder({
          url: env.WORKERS_AI_URL || workersAiUrl(requireSetting(env, "CLOUDFLARE_ACCOUNT_ID")),
          token: requireSetting(env, "WORKERS_AI_TOKEN"),
          model,
          fetch,
          sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
          random: Math.random,
        }),
      ),
    );
  const models = embeddingModels(requireSetting(env, "EMBEDDING_MODEL"));
  const qdrant = connectQdrant(requireSetting(env, "QDRANT_URL"), env.QDRANT_API_KEY, QDRANT_TIMEOUT_MS);
  return {
    shelves: models.map((model) => ({ embedder: embedderOf(model), index: qdrantIndex(qdrant, model) })),
    deadLetters: pubsubDeadLetters(project, requireSetting(env, "DEAD_LETTER_TOPIC")),
    waiting: firestoreWaitingList(firestore, now),
    log: createLog("vectorize"),
    now,
  };
}

function connectFirestore(env: Settings): Firestore {
  const projectId = requireSetting(env, "GOOGLE_CLOUD_PROJECT");
  return new Firestore({ projectId, databaseId: env.FIRESTORE_DATABASE || "(default)" });
}

function workersAiUrl(account: string): string {
  return `https://api.cloudflare.com/client/v4/accounts/${account}/ai/run`;
}
