import { AircallClient } from "../shared/aircall/aircall-client";
import { sleep, type WebhookEnv, webhookWorker } from "../shared/ingestion/webhook-worker";
import { createLog } from "../shared/log";
import { parseSecrets } from "../shared/secrets";
import { requireSetting } from "../shared/setting";
import { aircallSource } from "./aircall-source";
import { checkWebhook } from "./check-webhook";

interface Env extends WebhookEnv {
  /** Separated by commas or white space. */
  AIRCALL_TOKENS?: string;
  /** Default `https://api.aircall.io`. */
  AIRCALL_API_URL?: string;
  AIRCALL_API_ID?: string;
  AIRCALL_API_TOKEN?: string;
}

const log = createLog("aircall-webhook");

export default webhookWorker<Env>({
  log,
  source: (env, pathKeys) => aircallSource(parseSecrets(env.AIRCALL_TOKENS), pathKeys),
  check: (env, address) =>
    checkWebhook({
      ...address,
      aircall: () => aircallOf(env),
      tokens: parseSecrets(env.AIRCALL_TOKENS),
      log,
    }),
});

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
