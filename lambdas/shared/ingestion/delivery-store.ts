import { type BusinessRecord, compareVersions, type RecordVersion } from "../record";
import type { QueuedDelivery } from "./queued-delivery";

/** A delivery without its secrets, as it is stored. */
export interface StoredDelivery extends Omit<QueuedDelivery, "body"> {
  source: string;
  /** The redacted body: JSON text, because a document cannot hold every JSON value (arrays in arrays, deep nesting). */
  payload: string;
}

/** What applying a delivery did. `stale`: the record already shows a newer state, which stays. */
export type Application = "applied" | "stale" | "duplicate";

/** Where deliveries and records end up. Every operation may be repeated without a second effect. */
export interface DeliveryStore {
  /** Writes the ledger entry and, if it is newer than what is there, the record; both or neither. */
  apply(delivery: StoredDelivery, record: BusinessRecord): Promise<Application>;
  /** Keeps a delivery that means nothing to us. */
  quarantine(delivery: StoredDelivery, reason: string): Promise<"quarantined" | "duplicate">;
  /** Keeps a delivery that the queue gave up on. */
  bury(delivery: StoredDelivery, reason: string): Promise<void>;
}

/** Whether a delivery that is not in the ledger yet changes the record. */
export function judge(current: RecordVersion | undefined, incoming: RecordVersion): "applied" | "stale" {
  return current !== undefined && compareVersions(current, incoming) > 0 ? "stale" : "applied";
}
