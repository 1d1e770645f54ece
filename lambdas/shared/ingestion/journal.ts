import type { Log, LogFields } from "../log";
import { redact } from "../redact";
import type { IngestionSource } from "./ingestion-source";

/** What can become of a delivery; each is counted, and all but the first two are a log event `delivery.<outcome>`. */
export type DeliveryOutcome =
  | "received"
  | "verified"
  | "queued"
  | "rejected"
  | "applied"
  | "stale"
  | "ignored"
  | "duplicate"
  | "quarantined"
  | "postponed"
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
 * duration (ms; of `queued` from the request to the answer), time in the queue (ms), size (bytes) and time from the
 * provider's event to its record (ms).
 */
export function createJournal({ name, secrets }: IngestionSource, log: Log, metrics?: Metrics): Journal {
  return (outcome, details) => {
    const fields = redact(details, secrets) as LogFields;
    const level = LEVELS[outcome];
    if (level) log[level](`delivery.${outcome}`, fields);
    const { ackMs, durationMs, queuedMs, bytes, endToEndMs } = fields;
    metrics?.writeDataPoint({
      indexes: [name],
      blobs: [outcome, String(fields["type"] ?? ""), String(fields["reason"] ?? "")],
      doubles: [ackMs ?? durationMs, queuedMs, bytes, endToEndMs].map((value) => Number(value ?? 0)),
    });
  };
}

// What was received and verified is queued or rejected next: a line of its own would say nothing more.
const LEVELS: Record<DeliveryOutcome, keyof Log | undefined> = {
  received: undefined,
  verified: undefined,
  queued: "info",
  rejected: "warn",
  applied: "info",
  stale: "info",
  ignored: "info",
  duplicate: "info",
  quarantined: "warn",
  postponed: "info",
  retried: "warn",
  dead: "error",
};
