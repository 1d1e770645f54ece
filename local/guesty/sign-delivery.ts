import { Webhook } from "standardwebhooks";

/** A webhook as it is sent. */
export interface OutgoingWebhook {
  /** Svix's id of the message, the same at every try. */
  id: string;
  body: string;
}

/**
 * The headers that Svix sends a webhook with.
 *
 * @param now when it is sent, milliseconds since 1970
 */
export function signDelivery(
  { id, body }: OutgoingWebhook,
  secret: string,
  now: number,
): Record<string, string> {
  const seconds = Math.floor(now / 1000);
  return {
    "content-type": "application/json",
    "user-agent": "Svix-Webhooks/1.0",
    "svix-id": id,
    "svix-timestamp": String(seconds),
    "svix-signature": new Webhook(secret).sign(id, new Date(seconds * 1000), body),
  };
}
