import { deliveries } from "../../local/fixtures/deliveries";
import { guestyDeliveries } from "../../local/fixtures/guesty-deliveries";
import { readBookings } from "../../local/fixtures/read-bookings";
import { readFixtures } from "../../local/fixtures/read-fixtures";
import { signDelivery } from "../../local/guesty/sign-delivery";
import type { PlatformSetup } from "../../local/setup";

export const PROVIDERS = ["aircall", "guesty"] as const;

export type Provider = (typeof PROVIDERS)[number];

/** A webhook that a provider has to deliver. */
export interface Webhook {
  provider: Provider;
  body: string;
  /** As they are when it is sent now. */
  headers(): Record<string, string>;
}

const CALLS = 24;

/** Two dozen calls of Aircall's and all that Guesty tells, each with what comes twice or back to front. */
export function webhooksOf({ secrets }: Pick<PlatformSetup, "secrets">): Webhook[] {
  const fixtures = readFixtures();
  const aircall = deliveries({ ...fixtures, calls: fixtures.calls.slice(0, CALLS) }).map(
    ({ resource, event, timestamp, data }): Webhook => ({
      provider: "aircall",
      body: JSON.stringify({ resource, event, timestamp, token: secrets.aircallToken, data }),
      headers: () => ({
        "content-type": "application/json",
        "user-agent": "Aircall",
        "aircall-origin": "webhooks",
      }),
    }),
  );
  const guesty = guestyDeliveries(readBookings()).map(
    (webhook): Webhook => ({
      provider: "guesty",
      body: webhook.body,
      headers: () => signDelivery(webhook, secrets.guestyWebhookSecret, Date.now()),
    }),
  );
  return interleave(aircall, guesty);
}

/** Both lists, each in its own order. */
function interleave<Item>(long: Item[], short: Item[]): Item[] {
  const every = Math.ceil(long.length / short.length);
  const rest = [...short];
  const mixed = long.flatMap((item, index) => (index % every === 0 ? [item, ...rest.splice(0, 1)] : [item]));
  return [...mixed, ...rest];
}

/** What became of webhooks that were sent. */
export interface Sending {
  sent: number;
  /** Delivery ids, one for each acknowledgement. */
  acknowledged: string[];
  refused: Webhook[];
}

/** Webhooks under way at the same time. */
const PARALLEL = 8;

/** Sends each webhook once, several at a time. */
export async function sendAll(
  webhooks: readonly Webhook[],
  post: (webhook: Webhook) => Promise<Response>,
): Promise<Sending> {
  const sending: Sending = { sent: webhooks.length, acknowledged: [], refused: [] };
  const waiting = webhooks.values();
  const work = async () => {
    for (const webhook of waiting) {
      const response = await post(webhook);
      const answer = (await response.json()) as { delivery?: string };
      if (response.ok && answer.delivery) sending.acknowledged.push(answer.delivery);
      else sending.refused.push(webhook);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return sending;
}
