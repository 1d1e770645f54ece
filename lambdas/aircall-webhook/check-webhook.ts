import type { AircallClient, AircallWebhook } from "../shared/aircall/aircall-client";
import type { WebhookHealth } from "../shared/ingestion/webhook-health";
import type { Log, LogFields } from "../shared/log";
import { redactText } from "../shared/redact";
import { WANTED_EVENTS } from "./events";

/** What checking needs. */
export interface WebhookCheck {
  /** @throws if the credentials are missing */
  aircall: () => Pick<AircallClient, "webhooks" | "enable">;
  /** Where the webhooks arrive, without the path key, e.g. `https://hooks.example.com/aircall`. */
  url: string;
  pathKeys: readonly string[];
  /** The tokens that deliveries may carry. */
  tokens: readonly string[];
  log: Log;
}

/**
 * Sees whether Aircall still delivers to us, and has it do so again if it gave up: it switches off a webhook that fails
 * too often, and tells nobody but its dashboard (https://developer.aircall.io/docs/webhooks-overview).
 */
export async function checkWebhook(check: WebhookCheck): Promise<WebhookHealth> {
  const { url, pathKeys, tokens, log } = check;
  try {
    const aircall = check.aircall();
    const addresses = pathKeys.map((key) => `${url}/${key}`);
    const ours = (await aircall.webhooks()).filter((webhook) => addresses.includes(webhook.url));
    if (ours.length === 0) {
      log.error("webhook.missing", { source: "aircall", fix: "Run npm run webhooks -- register aircall." });
      return "missing";
    }
    let health: WebhookHealth = "healthy";
    for (const webhook of ours) {
      if (!(await checkOne(webhook, aircall, tokens, log))) health = "mismatch";
    }
    return health;
  } catch (error) {
    log.warn("webhook.unreachable", {
      source: "aircall",
      error: redactText(String(error), [...pathKeys, ...tokens]),
    });
    return "unreachable";
  }
}

/** Whether its events arrive, from now on. */
async function checkOne(
  webhook: AircallWebhook,
  aircall: Pick<AircallClient, "enable">,
  tokens: readonly string[],
  log: Log,
): Promise<boolean> {
  const fields: LogFields = { source: "aircall", webhook: webhook.webhook_id };
  if (!webhook.active) {
    await aircall.enable(webhook);
    log.warn("webhook.reenabled", fields);
  }
  const problem = problemOf(webhook, tokens);
  if (problem) log.error("webhook.mismatch", { ...fields, ...problem });
  else if (webhook.active) log.info("webhook.healthy", fields);
  return problem === undefined;
}

function problemOf(
  { token, events }: AircallWebhook,
  tokens: readonly string[],
): { reason: string; fix: string } | undefined {
  if (token && !tokens.includes(token)) {
    return {
      reason: "Its token is unknown to the receiver, which refuses every delivery of it.",
      fix: "Give the receiver the token of its webhook as one of AIRCALL_TOKENS.",
    };
  }
  // A webhook that names no events gets all.
  const missing = events.length === 0 ? [] : WANTED_EVENTS.filter((event) => !events.includes(event));
  return missing.length === 0
    ? undefined
    : {
        reason: `It is not told of ${missing.join(", ")}.`,
        fix: "Run npm run webhooks -- register aircall.",
      };
}
