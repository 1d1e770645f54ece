import type { Log, LogFields } from "../log";
import { redact } from "../redact";
import type { IngestionSource } from "./ingestion-source";

/** What can become of a delivery; each is a log event `delivery.<outcome>`. */
export type DeliveryOutcome =
  | "queued"
  | "rejected"
  | "applied"
  | "stale"
  | "duplicate"
  | "quarantined"
  | "retried"
  | "dead";

/** Writes down what became of each delivery. */
export type Journal = (outcome: DeliveryOutcome, fields: LogFields) => void;

/** Where data points go; satisfied by the `AnalyticsEngineDataset` binding of a Worker. */
export interface Metrics {
  writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void;
}

/**
 * A journal that logs each outcome, without the source's secrets, and counts it.
 *
 * A data point has the source as its index, the blobs outcome, event type and reason, and the doubles
 * duration (ms), time in the queue (ms) and size (bytes).
 */
export function createJournal({ name, secrets }: IngestionSource, log: Log, metrics?: Metrics): Journal {
  return (outcome, details) => {
    const fields = redact(details, secrets) as LogFields;
    log[LEVELS[outcome]](`delivery.${outcome}`, fields);
    metrics?.writeDataPoint({
      indexes: [name],
      blobs: [outcome, String(fields["type"] ?? ""), String(fields["reason"] ?? "")],
      doubles: [fields["durationMs"], fields["queuedMs"], fields["bytes"]].map((value) => Number(value ?? 0)),
    });
  };
}

const LEVELS: Record<DeliveryOutcome, keyof Log> = {
  queued: "info",
  rejected: "warn",
  applied: "info",
  stale: "info",
  duplicate: "info",
  quarantined: "warn",
  retried: "warn",
  dead: "error",
};
