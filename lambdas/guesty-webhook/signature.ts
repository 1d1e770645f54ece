import { Webhook } from "standardwebhooks";

/** The headers of a signed delivery, as Standard Webhooks names them. */
export interface SignatureHeaders {
  "webhook-id": string;
  "webhook-timestamp": string;
  "webhook-signature": string;
}

/**
 * The headers that a delivery is signed with: Svix's own, or those of Standard Webhooks. The family that is whole speaks
 * for the delivery: an id is only worth something together with its signature.
 */
export function signatureHeaders(headers: Headers): SignatureHeaders | undefined {
  return headersOf("svix", headers) ?? headersOf("webhook", headers);
}

function headersOf(family: "svix" | "webhook", headers: Headers): SignatureHeaders | undefined {
  const [id, timestamp, signature] = ["id", "timestamp", "signature"].map((name) =>
    headers.get(`${family}-${name}`),
  );
  if (!id || !timestamp || !signature || id.length > MAX_ID_LENGTH) return undefined;
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
}

/**
 * Whether any of the secrets signed the delivery, within five minutes of now, by Standard Webhooks:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function isSigned(headers: SignatureHeaders, body: Uint8Array, webhooks: readonly Webhook[]): boolean {
  let text: string;
  try {
    // Every byte counts, also of a byte order mark and of what is not UTF-8.
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return false;
  }
  return webhooks.some((webhook) => {
    try {
      webhook.verify(text, { ...headers }, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });
}

/** What checks the signatures of each secret; one that is no secret of Standard Webhooks is left out. */
export function webhooksOf(secrets: readonly string[]): Webhook[] {
  return secrets.flatMap((secret) => {
    try {
      return [new Webhook(secret)];
    } catch {
      return [];
    }
  });
}

// Svix's have 31 characters. It becomes a document's id, which must not be long.
const MAX_ID_LENGTH = 256;
