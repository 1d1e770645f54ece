import type { QueuedDelivery } from "./queued-delivery";
import type { KeepParts, RecordUpdate, RenderRecord, UpdateOutcome } from "./record-part";

/** A delivery without its secrets, as it is stored. */
export interface StoredDelivery extends Omit<QueuedDelivery, "body"> {
  source: string;
  /** The redacted body: JSON text, because a document cannot hold every JSON value (arrays in arrays, deep nesting). */
  payload: string;
  /** How many documents hold the payload, if it was too long for the delivery's own (see `joinPayload`). */
  payloadPieces?: number;
}

/** What applying a delivery did. `stale`: all that it tells of was already told by something newer, which stays. */
export type Application = "applied" | "stale" | "duplicate";

/** What is to be done with a delivery. */
export interface DeliveryEffect {
  updates: readonly RecordUpdate[];
  render: RenderRecord;
  /** Default all. */
  keep?: KeepParts | undefined;
  /**
   * Whether the delivery is applied although it may have been before; its records are then rendered anew even if it
   * is stale, and it is no longer in quarantine or among the dead letters. Default false.
   */
  again?: boolean;
}

/** Where deliveries and records end up. Every operation may be repeated without a second effect. */
export interface DeliveryStore {
  /** Writes the ledger entry, the parts that are newer than what is there, and the records they make; all or nothing. */
  apply(delivery: StoredDelivery, effect: DeliveryEffect): Promise<Application>;
  /** Enters a delivery that changes no record into the ledger. */
  ignore(delivery: StoredDelivery, reason: string): Promise<"ignored" | "duplicate">;
  /** Keeps a delivery that means nothing to us. */
  quarantine(delivery: StoredDelivery, reason: string): Promise<"quarantined" | "duplicate">;
  /** Keeps a delivery that the queue gave up on. */
  bury(delivery: StoredDelivery, reason: string): Promise<void>;
  /** Whether the delivery is in the ledger, in quarantine or among the dead letters. */
  holds(delivery: string): Promise<boolean>;
}

/** The ledger's word on a delivery: it was applied if any of its updates was. */
export function outcomeOf(outcomes: readonly UpdateOutcome[]): "applied" | "stale" {
  return outcomes.some(({ outcome }) => outcome === "applied") ? "applied" : "stale";
}
