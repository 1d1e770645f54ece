import { SUBSCRIBED_EVENTS } from "../../lambdas/guesty-webhook/guesty-events";
import type { GuestyClient } from "../../lambdas/shared/guesty/guesty-client";
import { RateLimitError } from "../../lambdas/shared/guesty/rate-limit-error";
import {
  readSubscriptions,
  readWebhookSecret,
  resubscribe,
  type Subscription,
  subscribe,
  unsubscribe,
} from "../../lambdas/shared/guesty/subscriptions";
import { askPatiently } from "../providers/ask-patiently";
import { guestyFailure } from "../providers/guesty-failure";
import { ProviderFailure } from "../providers/provider-failure";
import type { Provider, Webhook } from "./provider";

/**
 * Guesty's subscriptions, one an address: https://open-api-docs.guesty.com/docs/webhooks
 *
 * @param sleep waits for a number of milliseconds
 */
export function guestyProvider(
  guesty: GuestyClient,
  credentials: Record<string, string>,
  sleep: (milliseconds: number) => Promise<void>,
): Provider {
  const patience = { longestWaitMs: LONGEST_WAIT_MS, attempts: ATTEMPTS, mayRepeat: isRefusal, wait: sleep };
  const ask = <Answer>(call: () => Promise<Answer>) =>
    askPatiently(call, patience).catch((error) => Promise.reject(guestyFailure(error)));
  const list = () => ask(() => readSubscriptions(guesty)).then((found) => found.map(toWebhook));
  const secretAt = (url: string) => ask(() => readWebhookSecret(guesty, url));

  const subscribeTo = async (url: string): Promise<Webhook> => {
    await ask(() => subscribe(guesty, { url, events: [...SUBSCRIBED_EVENTS] }));
    const webhook = (await list()).find((subscription) => subscription.url === url);
    if (webhook) return webhook;
    throw new ProviderFailure("Guesty", "a subscription was made, but is not in the list", "Run status.");
  };

  return {
    name: "guesty",
    events: SUBSCRIBED_EVENTS,
    secretSetting: "GUESTY_WEBHOOK_SECRETS",
    credentials,
    list,
    async create(url) {
      const first = await subscribeTo(url);
      const secret = await secretAt(url);
      if (secret !== undefined) return { webhook: first, secret };
      // A new subscription may come without a secret; made once more it has one. Never in a loop.
      await ask(() => unsubscribe(guesty, toSubscription(first)));
      const second = await subscribeTo(url);
      const other = await secretAt(url);
      if (other !== undefined) return { webhook: second, secret: other };
      throw new ProviderFailure(
        "Guesty",
        `the subscription ${second.id} has no secret`,
        "Run register again in some minutes.",
      );
    },
    mend: (webhook) =>
      ask(() => resubscribe(guesty, { ...toSubscription(webhook), events: [...SUBSCRIBED_EVENTS] })),
    remove: (webhook) => ask(() => unsubscribe(guesty, toSubscription(webhook))),
    secretOf: ({ url }) => secretAt(url),
  };
}

function toWebhook({ id, url, events, active }: Subscription): Webhook {
  return { id, url, events, active, createdAt: madeAt(id) };
}

function toSubscription({ id, url, events, active }: Webhook): Subscription {
  return { id, url, events: [...events], active };
}

/** Guesty's ids are MongoDB's, which begin with the second that they were made in. */
function madeAt(id: string): string | undefined {
  if (!/^[0-9a-f]{24}$/.test(id)) return undefined;
  return new Date(Number.parseInt(id.slice(0, 8), 16) * 1000).toISOString();
}

/** What is refused because of a limit was not done; what else failed may have been, and would be made twice. */
function isRefusal(error: unknown): boolean {
  return error instanceof RateLimitError;
}

/** Longer waits are the person's business, not the command's, milliseconds. */
const LONGEST_WAIT_MS = 30_000;
const ATTEMPTS = 5;
