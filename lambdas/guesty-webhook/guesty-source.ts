import type { GuestyClient } from "../shared/guesty/guesty-client";
import { RESERVATIONS_A_CALL, readReservations } from "../shared/guesty/read-reservations";
import type { IngestionSource } from "../shared/ingestion/ingestion-source";
import { redact, redactText } from "../shared/redact";
import { eventName } from "./guesty-events";
import { newestMessages } from "./render-conversation";
import { renderGuestyRecord } from "./render-record";
import { isSigned, signatureHeaders, webhooksOf } from "./signature";
import { transformEvent } from "./transform-event";

export interface GuestySourceOptions {
  /** What the webhooks may be signed with: `whsec_…`, several while one takes another's place. */
  webhookSecrets: readonly string[];
  /** Other values that must not be stored or logged. */
  otherSecrets: readonly string[];
  /** Asked for when there is something to fetch, and not before. */
  guesty: () => GuestyClient;
}

/** Guesty's webhooks, signed by Svix: https://open-api-docs.guesty.com/docs/webhooks */
export function guestySource({ webhookSecrets, otherSecrets, guesty }: GuestySourceOptions): IngestionSource {
  const webhooks = webhooksOf(webhookSecrets);
  const secrets = [...webhookSecrets, ...webhookSecrets.map(withoutPrefix), ...otherSecrets];
  return {
    name: "guesty",
    keptHeaders: ["user-agent", "svix-id", "svix-timestamp", "webhook-id", "webhook-timestamp"],
    secrets,

    async verify({ headers, body }) {
      if (webhooks.length === 0) return "unconfigured";
      const signature = signatureHeaders(headers);
      return signature && isSigned(signature, body, webhooks) ? "verified" : "refused";
    },

    async identify({ headers, payload }) {
      const { "webhook-id": delivery = "" } = signatureHeaders(headers) ?? {};
      return { delivery, type: redactText(eventName(payload), secrets).slice(0, MAX_TYPE_LENGTH) };
    },

    // Redacted before it is read, so that no secret that somebody wrote in a message gets into a record.
    transform: ({ delivery, type }, payload, fetched) =>
      transformEvent(type, delivery, redact(payload, secrets), fetched),

    fetchSize: RESERVATIONS_A_CALL,

    async fetch(ids) {
      return redactAll(await readReservations(guesty(), ids), secrets);
    },

    render: renderGuestyRecord,

    keep: (record, parts) => (record.startsWith("guesty:conversation:") ? newestMessages(parts) : parts),
  };
}

// The longest event name known has 33 characters. Cut last: what is left of a secret would not be known as one.
const MAX_TYPE_LENGTH = 100;

function withoutPrefix(secret: string): string {
  return secret.replace(/^whsec_/, "");
}

function redactAll<Value>(
  values: ReadonlyMap<string, Value>,
  secrets: readonly string[],
): Map<string, Value> {
  return new Map([...values].map(([id, value]) => [id, redact(value, secrets) as Value]));
}
