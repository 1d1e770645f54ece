import { Webhook } from "standardwebhooks";
import type { Arrival } from "../../../lambdas/shared/ingestion/ingestion-source";

/** A made-up secret in the form of Standard Webhooks: 32 bytes in base 64. */
export const SECRET = `whsec_${Buffer.from("an invented secret of 32 letters").toString("base64")}`;

export interface Signing {
  id?: string;
  /** Seconds since 1970; default now. */
  timestamp?: number;
  secret?: string;
  family?: "svix" | "webhook";
}

/** The headers that a body is delivered with. */
export function signedHeaders(body: string, signing: Signing = {}): Record<string, string> {
  const {
    id = "msg_1",
    timestamp = Math.floor(Date.now() / 1000),
    secret = SECRET,
    family = "svix",
  } = signing;
  return {
    "content-type": "application/json",
    [`${family}-id`]: id,
    [`${family}-timestamp`]: String(timestamp),
    [`${family}-signature`]: new Webhook(secret).sign(id, new Date(timestamp * 1000), body),
  };
}

/** A delivery as the receiver gets it. */
export function arrivalOf(body: string, headers: Record<string, string> = signedHeaders(body)): Arrival {
  const payload = body === "" ? undefined : JSON.parse(body);
  return { headers: new Headers(headers), body: new TextEncoder().encode(body), payload };
}
