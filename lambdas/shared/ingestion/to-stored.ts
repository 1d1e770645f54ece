import { redact, redactText } from "../redact";
import type { StoredDelivery } from "./delivery-store";
import type { IngestionSource } from "./ingestion-source";
import type { QueuedDelivery } from "./queued-delivery";

/** A delivery as it may be stored: without the source's secrets and without what gives access to anything. */
export function toStored(
  { body, ...delivery }: QueuedDelivery,
  payload: unknown,
  { name, secrets }: IngestionSource,
): StoredDelivery {
  return {
    ...delivery,
    source: name,
    type: redactText(delivery.type, secrets),
    headers: redact(delivery.headers, secrets) as Record<string, string>,
    payload: JSON.stringify(redact(payload ?? null, secrets)),
  };
}
