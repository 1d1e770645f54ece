import type { BusinessRecord, RecordSource } from "../record";

/** What a sender delivered, before anything is believed of it. */
export interface Arrival {
  headers: Headers;
  /** The bytes as sent: what a signature is made over. */
  body: Uint8Array;
  /** The body as JSON. */
  payload: unknown;
}

/** Names a delivery: the same for every repetition of it, different from any other. */
export interface DeliveryIdentity {
  delivery: string;
  /** The provider's event name; empty if it has none. */
  type: string;
}

/** `unconfigured`: there is no secret to check with, so nothing can be believed. */
export type Verdict = "verified" | "refused" | "unconfigured";

/** What a payload means: a record, or the reason why it means nothing to us. */
export type Transformation = { record: BusinessRecord } | { quarantine: string };

/** What sets one provider of webhooks apart from another; all else of the ingestion is common. */
export interface IngestionSource {
  name: RecordSource;
  /** Where its webhooks arrive, e.g. `/aircall`. */
  path: string;
  /** Request headers that are queued with the body. */
  keptHeaders: readonly string[];
  /** Values that must not be stored or logged wherever they turn up. */
  secrets: readonly string[];
  verify(arrival: Arrival): Promise<Verdict>;
  identify(arrival: Arrival): Promise<DeliveryIdentity>;
  /** What throws here is tried again; what will never work is a quarantine. */
  transform(identity: DeliveryIdentity, payload: unknown): Transformation | Promise<Transformation>;
}
