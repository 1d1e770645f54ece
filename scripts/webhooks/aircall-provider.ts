import { WANTED_EVENTS } from "../../lambdas/aircall-webhook/events";
import type { AircallClient, AircallWebhook } from "../../lambdas/shared/aircall/aircall-client";
import { ServiceError } from "../../lambdas/shared/service-error";
import { fixOf, ProviderFailure } from "../providers/provider-failure";
import type { Provider, Webhook } from "./provider";

const CREDENTIALS = "AIRCALL_API_ID and AIRCALL_API_TOKEN";

/**
 * Aircall's webhooks, whose events are named one by one: an empty list stands for all there are and will be.
 * https://developer.aircall.io/api-references/#webhooks
 *
 * @param label what the webhooks are called in Aircall's dashboard
 */
export function aircallProvider(
  aircall: AircallClient,
  label: string,
  credentials: Record<string, string>,
): Provider {
  const wanted = { custom_name: label, events: [...WANTED_EVENTS] };
  const toAircall = ({ id, url, active }: Webhook): AircallWebhook => ({
    webhook_id: id,
    url,
    active,
    ...wanted,
  });
  return {
    name: "aircall",
    events: WANTED_EVENTS,
    secretSetting: "AIRCALL_TOKENS",
    credentials,
    list: async () => (await ask(() => aircall.webhooks())).map(toWebhook),
    async create(url) {
      const webhook = await ask(() => aircall.create({ url, ...wanted }));
      if (webhook.token) return { webhook: toWebhook(webhook), secret: webhook.token };
      throw new ProviderFailure(
        "Aircall",
        `the webhook ${webhook.webhook_id} was made, but without a token`,
        "Delete it in Aircall's dashboard and register again.",
      );
    },
    mend: (webhook) => ask(() => aircall.enable(toAircall(webhook))),
    remove: (webhook) => ask(() => aircall.remove(toAircall(webhook))),
    async secretOf({ id }) {
      const webhooks = await ask(() => aircall.webhooks());
      return webhooks.find(({ webhook_id }) => webhook_id === id)?.token ?? undefined;
    },
  };
}

function toWebhook({ webhook_id: id, url, active, events, created_at }: AircallWebhook): Webhook {
  const time = Date.parse(created_at ?? "");
  const createdAt = Number.isNaN(time) ? undefined : new Date(time).toISOString();
  // One that names no events gets all.
  return { id, url, active, events: events.length === 0 ? WANTED_EVENTS : events, createdAt };
}

async function ask<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    // What follows is the answer, which may hold tokens.
    const [what = ""] = error.message.replace(/^Aircall: /, "").split(": ");
    throw new ProviderFailure("Aircall", what, fixOf(error.status, CREDENTIALS), error);
  }
}
