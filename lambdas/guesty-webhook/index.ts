import type { AnalyticsEngineDataset, MessageBatch, Queue, R2Bucket } from "@cloudflare/workers-types";
import { firestoreTokens } from "../shared/firestore/access-token";
import { FirestoreClient } from "../shared/firestore/firestore-client";
import { createGuestyClient } from "../shared/guesty/create-guesty-client";
import type { GuestyClient } from "../shared/guesty/guesty-client";
import { consume, consumeDead } from "../shared/ingestion/consume";
import { firestoreDeliveryStore } from "../shared/ingestion/firestore-delivery-store";
import { createJournal } from "../shared/ingestion/journal";
import type { QueuedDelivery } from "../shared/ingestion/queued-delivery";
import { receive } from "../shared/ingestion/receive";
import { noteHealth } from "../shared/ingestion/webhook-health";
import { createLog } from "../shared/log";
import { parseSecrets } from "../shared/secrets";
import { requireSetting } from "../shared/setting";
import { checkSubscription } from "./check-subscription";
import { guestySource } from "./guesty-source";

interface Env {
  GOOGLE_CLOUD_PROJECT: string;
  /** Default `https://firestore.googleapis.com`. */
  FIRESTORE_URL?: string;
  /** Default `(default)`. */
  FIRESTORE_DATABASE?: string;
  /** Key file of the service account, JSON. Needed unless FIRESTORE_URL is an emulator's. */
  GCP_SERVICE_ACCOUNT?: string;
  /** What the webhooks may be signed with (`whsec_…`), separated by commas or white space. */
  GUESTY_WEBHOOK_SECRETS?: string;
  /** Default `https://open-api.guesty.com`. */
  GUESTY_API_URL?: string;
  GUESTY_CLIENT_ID?: string;
  GUESTY_CLIENT_SECRET?: string;
  /** Last parts of the webhook's path, separated by commas or white space. */
  WEBHOOK_PATH_KEYS?: string;
  /** Where the webhooks arrive, without the path key, e.g. `https://hooks.example.com/guesty`. */
  WEBHOOK_URL?: string;
  DELIVERIES: Queue<QueuedDelivery>;
  /** Bodies too large for the queue. Without it they are refused. */
  BODIES?: R2Bucket;
  METRICS?: AnalyticsEngineDataset;
}

export default {
  fetch: (request: Request, env: Env) => receive(request, receptionOf(env)),

  // The Worker consumes two queues: the deliveries, and what is left of them after the last retry.
  async queue(batch: MessageBatch<QueuedDelivery>, env: Env) {
    const settle = batch.queue.endsWith("-dead") ? consumeDead : consume;
    await settle(batch.messages, consumptionOf(env));
  },

  async scheduled(_event: unknown, env: Env) {
    const health = await checkSubscription({
      guesty: () => guestyOf(env),
      url: requireSetting(env, "WEBHOOK_URL"),
      pathKeys: parseSecrets(env.WEBHOOK_PATH_KEYS),
      webhookSecrets: parseSecrets(env.GUESTY_WEBHOOK_SECRETS),
      log,
    });
    await noteHealth(health, { source: "guesty", bodies: env.BODIES, now });
  },
};

const now = () => Date.now();
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const log = createLog("guesty-webhook");

// An isolate runs one version of the Worker, so these are all for one Firestore and one Guesty.
let firestore: FirestoreClient | undefined;
let guesty: GuestyClient | undefined;

function receptionOf(env: Env) {
  return { ...ingestionOf(env), pathKeys: parseSecrets(env.WEBHOOK_PATH_KEYS), queue: env.DELIVERIES };
}

function consumptionOf(env: Env) {
  return {
    ...ingestionOf(env),
    store: firestoreDeliveryStore(firestoreOf(env), { random: Math.random, sleep }),
    queue: env.DELIVERIES,
    random: Math.random,
  };
}

function ingestionOf(env: Env) {
  const source = guestySource({
    webhookSecrets: parseSecrets(env.GUESTY_WEBHOOK_SECRETS),
    otherSecrets: [...parseSecrets(env.WEBHOOK_PATH_KEYS), ...parseSecrets(env.GUESTY_CLIENT_SECRET)],
    guesty: () => guestyOf(env),
  });
  return { source, bodies: env.BODIES, journal: createJournal(source, log, env.METRICS), now };
}

function firestoreOf(env: Env): FirestoreClient {
  const { FIRESTORE_URL: url = "https://firestore.googleapis.com" } = env;
  firestore ??= new FirestoreClient({
    url,
    project: env.GOOGLE_CLOUD_PROJECT,
    database: env.FIRESTORE_DATABASE,
    accessToken: firestoreTokens(url, env.GCP_SERVICE_ACCOUNT, now),
    fetch,
  });
  return firestore;
}

/** @throws MissingSettingError without the application's id or secret */
function guestyOf(env: Env): GuestyClient {
  guesty ??= createGuestyClient({
    url: env.GUESTY_API_URL,
    clientId: requireSetting(env, "GUESTY_CLIENT_ID"),
    clientSecret: requireSetting(env, "GUESTY_CLIENT_SECRET"),
    firestore: firestoreOf(env),
    // Several consumers share two documents.
    contention: { attempts: 10, random: Math.random, sleep },
    fetch,
    now,
  });
  return guesty;
}
