import type { AnalyticsEngineDataset, MessageBatch, Queue, R2Bucket } from "@cloudflare/workers-types";
import { firestoreTokens } from "../shared/firestore/access-token";
import { FirestoreClient } from "../shared/firestore/firestore-client";
import { consume, consumeDead } from "../shared/ingestion/consume";
import { firestoreDeliveryStore } from "../shared/ingestion/firestore-delivery-store";
import { createJournal } from "../shared/ingestion/journal";
import type { QueuedDelivery } from "../shared/ingestion/queued-delivery";
import { receive } from "../shared/ingestion/receive";
import { createLog } from "../shared/log";
import { parseSecrets } from "../shared/secrets";
import { aircallSource } from "./aircall-source";

interface Env {
  GOOGLE_CLOUD_PROJECT: string;
  /** Default `https://firestore.googleapis.com`. */
  FIRESTORE_URL?: string;
  /** Default `(default)`. */
  FIRESTORE_DATABASE?: string;
  /** Key file of the service account, JSON. Needed unless FIRESTORE_URL is an emulator's. */
  GCP_SERVICE_ACCOUNT?: string;
  /** Separated by commas or white space. */
  AIRCALL_TOKENS?: string;
  /** Last parts of the webhook's path, separated by commas or white space. */
  WEBHOOK_PATH_KEYS?: string;
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
};

const now = () => Date.now();
const log = createLog("aircall-webhook");

let accessToken: (() => Promise<string>) | undefined;

function receptionOf(env: Env) {
  return { ...ingestionOf(env), pathKeys: parseSecrets(env.WEBHOOK_PATH_KEYS), queue: env.DELIVERIES };
}

function consumptionOf(env: Env) {
  const { FIRESTORE_URL: url = "https://firestore.googleapis.com" } = env;
  // An isolate runs one version of the Worker, so its tokens are all for one Firestore.
  accessToken ??= firestoreTokens(url, env.GCP_SERVICE_ACCOUNT, now);
  const firestore = new FirestoreClient({
    url,
    project: env.GOOGLE_CLOUD_PROJECT,
    database: env.FIRESTORE_DATABASE,
    accessToken,
    fetch,
  });
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  return {
    ...ingestionOf(env),
    store: firestoreDeliveryStore(firestore, { random: Math.random, sleep }),
    random: Math.random,
  };
}

function ingestionOf(env: Env) {
  const source = aircallSource(parseSecrets(env.AIRCALL_TOKENS));
  return { source, bodies: env.BODIES, journal: createJournal(source, log, env.METRICS), now };
}
