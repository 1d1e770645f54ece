import type { RecordSource } from "../record";
import type { JsonValue, KeepParts, RecordUpdate, RenderRecord } from "./record-part";

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

/** What a payload means. */
export type Transformation =
  /** What it tells of records. */
  | { updates: RecordUpdate[] }
  /** Why it is known, but nothing that belongs into a record. */
  | { ignored: string }
  /** Why it means nothing to us. */
  | { quarantine: string }
  /** What must first be asked of the provider, by the provider's ids. */
  | { fetch: string[] };

/** What the provider answered, by the ids that were asked for; what it does not know is not in it. */
export type Fetched = ReadonlyMap<string, JsonValue>;

/** What sets one provider of webhooks apart from another; all else of the ingestion is common. */
export interface IngestionSource {
  /** Its webhooks arrive at `/<name>/<path key>`. */
  name: RecordSource;
  /** Request headers that are queued with the body. */
  keptHeaders: readonly string[];
  /** Values that must not be stored or logged wherever they turn up. */
  secrets: readonly string[];
  verify(arrival: Arrival): Promise<Verdict>;
  identify(arrival: Arrival): Promise<DeliveryIdentity>;
  /**
   * What throws here is tried again; what will never work is a quarantine.
   *
   * @param fetched what was fetched, in the second call after the first one asked for it
   */
  transform(
    identity: DeliveryIdentity,
    payload: unknown,
    fetched?: Fetched,
  ): Transformation | Promise<Transformation>;
  /** How many ids the provider can be asked for by one call of `fetch` that succeeds or fails as a whole. Default all. */
  fetchSize?: number;
  /**
   * Asks the provider, for all deliveries that are consumed together. An error that has `retryAfterMs` says that the
   * provider must be left alone for so long, which is no failure of the deliveries.
   */
  fetch?(ids: readonly string[]): Promise<Fetched>;
  /** Depends on the parts alone. */
  render: RenderRecord;
  /**
   * The parts of a record that are stored, where there can be more than a document holds (1 MiB). What is left out has to
   * be left out again when it comes later, or the order of deliveries would show. Default all.
   */
  keep?: KeepParts;
}
