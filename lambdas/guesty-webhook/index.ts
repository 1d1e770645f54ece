import { workerFirestore } from "../shared/firestore/worker-firestore";
import { createGuestyClient } from "../shared/guesty/create-guesty-client";
import type { GuestyClient } from "../shared/guesty/guesty-client";
import { now, sleep, type WebhookEnv, webhookWorker } from "../shared/ingestion/webhook-worker";
import { createLog } from "../shared/log";
import { parseSecrets } from "../shared/secrets";
import { requireSetting } from "../shared/setting";
import { checkSubscription } from "./check-subscription";
import { guestySource } from "./guesty-source";

interface Env extends WebhookEnv {
  /** What the webhooks may be signed with (`whsec_…`), separated by commas or white space. */
  GUESTY_WEBHOOK_SECRETS?: string;
  /** Default `https://open-api.guesty.com`. */
  GUESTY_API_URL?: string;
  GUESTY_CLIENT_ID?: string;
  GUESTY_CLIENT_SECRET?: string;
}

const log = createLog("guesty-webhook");

export default webhookWorker<Env>({
  log,
  source: (env, pathKeys) =>
    guestySource({
      webhookSecrets: parseSecrets(env.GUESTY_WEBHOOK_SECRETS),
      otherSecrets: [...pathKeys, ...parseSecrets(env.GUESTY_CLIENT_SECRET)],
      guesty: () => guestyOf(env),
    }),
  check: (env, address) =>
    checkSubscription({
      ...address,
      guesty: () => guestyOf(env),
      webhookSecrets: parseSecrets(env.GUESTY_WEBHOOK_SECRETS),
      log,
    }),
});

// An isolate runs one version of the Worker, so it is for one Guesty.
let guesty: GuestyClient | undefined;

/** @throws MissingSettingError without the application's id or secret */
function guestyOf(env: Env): GuestyClient {
  guesty ??= createGuestyClient({
    url: env.GUESTY_API_URL,
    clientId: requireSetting(env, "GUESTY_CLIENT_ID"),
    clientSecret: requireSetting(env, "GUESTY_CLIENT_SECRET"),
    firestore: workerFirestore(env),
    // Several consumers share two documents.
    contention: { attempts: 10, random: Math.random, sleep },
    fetch,
    now,
  });
  return guesty;
}
