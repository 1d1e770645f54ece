import type { StoredDelivery } from "../../lambdas/shared/ingestion/delivery-store";

/** Where deliveries are kept. */
export type EntryCollection = "deliveries" | "quarantine" | "deadLetters";

/** A delivery as it is kept; one that is not in the ledger has the reason why. */
export interface Entry extends StoredDelivery {
  reason?: string;
}

/** Which deliveries are meant. Without any of these, all. */
export interface EntryFilter {
  source?: string;
  /** The provider's event name. */
  type?: string;
  /** Received then or later, ISO 8601 UTC. */
  since?: string;
  /** Received before then, ISO 8601 UTC. */
  until?: string;
  /** Delivery ids. */
  ids?: string[];
  /** How many at most, the oldest first. */
  limit?: number;
}

/** The last delivery that a run is done with, in the order in which they are read. */
export interface Cursor {
  receivedAt: string;
  delivery: string;
}
