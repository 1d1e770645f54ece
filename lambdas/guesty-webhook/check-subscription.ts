import type { GuestyClient } from "../shared/guesty/guesty-client";
import { readSubscriptions, readWebhookSecret } from "../shared/guesty/subscriptions";
import type { WebhookHealth } from "../shared/ingestion/webhook-health";
import type { Log } from "../shared/log";
import { redactText } from "../shared/redact";
import { SUBSCRIBED_EVENTS } from "./guesty-events";

/** What the check needs. */
export interface SubscriptionCheck {
  guesty: () => GuestyClient;
  /** Where the webhooks arrive, without the path key, e.g. `https://hooks.example.com/guesty`. */
  url: string;
  pathKeys: readonly string[];
  webhookSecrets: readonly string[];
  log: Log;
}

/**
 * Looks whether Guesty still delivers what we rely on, and signs it with a secret that we know, and logs what it finds:
 * `webhook.healthy`, `webhook.missing`, `webhook.mismatch` or `webhook.unreachable`. It repairs nothing: a new
 * subscription has a new secret, which somebody must give the receiver.
 */
export async function checkSubscription(check: SubscriptionCheck): Promise<WebhookHealth> {
  const { guesty, url, pathKeys, webhookSecrets, log } = check;
  const source = "guesty";
  try {
    const client = guesty();
    const addresses = pathKeys.map((key) => `${url}/${key}`);
    const subscriptions = await readSubscriptions(client);
    const ours = subscriptions.filter(
      (subscription) => subscription.active && addresses.includes(subscription.url),
    );
    const events = new Set(ours.flatMap((subscription) => subscription.events));
    const missing = SUBSCRIBED_EVENTS.filter((event) => !events.has(event));
    if (missing.length > 0) {
      const fix = "Run npm run webhooks -- register guesty.";
      log.error("webhook.missing", { source, subscriptions: ours.length, events: missing.join(" "), fix });
      return "missing";
    }
    const known = webhookSecrets.map(withoutPrefix);
    for (const address of new Set(ours.map((subscription) => subscription.url))) {
      const secret = await readWebhookSecret(client, address);
      if (secret !== undefined && known.includes(withoutPrefix(secret))) continue;
      const fix = "Give the receiver the secret of its subscription as one of GUESTY_WEBHOOK_SECRETS.";
      log.error("webhook.mismatch", { source, secret: secret === undefined ? "none" : "unknown", fix });
      return "mismatch";
    }
    log.info("webhook.healthy", { source, subscriptions: ours.length });
    return "healthy";
  } catch (error) {
    log.warn("webhook.unreachable", {
      source,
      error: redactText(String(error), [...pathKeys, ...webhookSecrets]),
    });
    return "unreachable";
  }
}

function withoutPrefix(secret: string): string {
  return secret.replace(/^whsec_/, "");
}
