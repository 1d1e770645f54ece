import type { AnalyticsEngineDataset, MessageBatch, Queue, R2Bucket } from "@cloudflare/workers-types";
import { AircallClient } from "../shared/aircall/aircall-client";
import { firestoreTokens } from "../shared/firestore/access-token";
import { FirestoreClient } from "../shared/firestore/firestore-client";
import { consume, consumeDead } from "../shared/ingestion/consume";
import { firestoreDeliveryStore } from "../shared/ingestion/firestore-delivery-store";
import { createJournal } from "../shared/ingestion/journal";
import type { QueuedDelivery } from "../shared/ingestion/queued-delivery";
import { receive } from "../shared/ingestion/receive";
import { noteHealth } from "../shared/ingestion/webhook-health";
import { createLog } from "../shared/log";
import { parseSecrets } from "../shared/secrets";
import { requireSetting } from "../shared/setting";
import { aircallSource } from "./aircall-source";
import { checkWebhook } from "./check-webhook";

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
  /** Where the webhooks arrive, without the path key, e.g. `https://hooks.example.com/aircall`. */
  WEBHOOK_URL?: string;
  /** Default `https://api.aircall.io`. */
  AIRCALL_API_URL?: string;
  AIRCALL_API_ID?: string;
  AIRCALL_API_TOKEN?: string;
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
    const health = await checkWebhook({
      aircall: () => aircallOf(env),
      url: requireSetting(env, "WEBHOOK_URL"),
      pathKeys: parseSecrets(env.WEBHOOK_PATH_KEYS),
      tokens: parseSecrets(env.AIRCALL_TOKENS),
      log,
    });
    await noteHealth(health, { source: "aircall", bodies: env.BODIES, now });
  },
};

const now = () => Date.now();
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const log = createLog("aircall-webhook");

let accessToken: (() => Promise<string>) | undefined;

function receptionOf(env: Env) {
  return { ...ingestionOf(env), queue: env.DELIVERIES };
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
  return {
    ...ingestionOf(env),
    store: firestoreDeliveryStore(firestore, { random: Math.random, sleep }),
    random: Math.random,
  };
}

function ingestionOf(env: Env) {
  const pathKeys = parseSecrets(env.WEBHOOK_PATH_KEYS);
  const source = aircallSource(parseSecrets(env.AIRCALL_TOKENS), pathKeys);
  return { source, pathKeys, bodies: env.BODIES, journal: createJournal(source, log, env.METRICS), now };
}

/** @throws MissingSettingError without the id or the token of the API */
function aircallOf(env: Env): AircallClient {
  return new AircallClient({
    url: env.AIRCALL_API_URL,
    apiId: requireSetting(env, "AIRCALL_API_ID"),
    apiToken: requireSetting(env, "AIRCALL_API_TOKEN"),
    fetch,
    sleep,
    random: Math.random,
  });
}
