import type { CallEvent } from "./fixtures/call-events";
import { type OutgoingWebhook, signDelivery } from "./guesty/sign-delivery";

/** Deliveries under way at the same time; providers send in parallel too. */
const PARALLEL = 8;

export interface ReplayTarget {
  /** Where the webhooks go. */
  url: string;
  /** The token that Aircall puts into each body. */
  token: string;
}

export interface SignedReplayTarget {
  /** Where the webhooks go. */
  url: string;
  /** What Guesty signs each delivery with: `whsec_…`. */
  secret: string;
}

interface Delivery {
  /** For the message when it is refused. */
  what: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/**
 * Sends deliveries as Aircall does, in their order but several at a time. Resolves when each is acknowledged.
 *
 * @param onSent called after each, with how many are done
 * @throws Error when one is refused
 */
export async function replay(
  events: readonly CallEvent[],
  { url, token }: ReplayTarget,
  onSent?: (done: number) => void,
): Promise<void> {
  const headers = { "content-type": "application/json", "aircall-origin": "webhooks" };
  const deliveries = events.map(({ resource, event, timestamp, data }) => ({
    what: `${event} of call ${data["id"]}`,
    url,
    headers,
    body: JSON.stringify({ resource, event, timestamp, token, data }),
  }));
  await sendAll(deliveries, onSent);
}

/**
 * Sends deliveries as Guesty does, signed now. Resolves when each is acknowledged.
 *
 * @param onSent called after each, with how many are done
 * @throws Error when one is refused
 */
export async function replaySigned(
  webhooks: readonly OutgoingWebhook[],
  { url, secret }: SignedReplayTarget,
  onSent?: (done: number) => void,
): Promise<void> {
  const deliveries = webhooks.map((webhook) => ({
    what: webhook.id,
    url,
    headers: signDelivery(webhook, secret, Date.now()),
    body: webhook.body,
  }));
  await sendAll(deliveries, onSent);
}

async function sendAll(deliveries: Delivery[], onSent: (done: number) => void = () => {}): Promise<void> {
  const queue = [...deliveries];
  let done = 0;
  const sendNext = async () => {
    for (let delivery = queue.shift(); delivery; delivery = queue.shift()) {
      await send(delivery);
      done += 1;
      onSent(done);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, sendNext));
}

async function send({ what, url, headers, body }: Delivery): Promise<void> {
  const response = await fetch(url, { method: "POST", headers, body });
  const answer = await response.text();
  if (!response.ok) throw new Error(`The webhook refused ${what} with ${response.status}: ${answer}`);
}
