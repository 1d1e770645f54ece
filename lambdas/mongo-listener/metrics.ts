import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";

/** What Prometheus reads at `/metrics`. */
export interface ListenerMetrics {
  registry: Registry;
  /** Age of what is applied, seconds; set when it is read. */
  lag: Gauge;
  gaps: Counter;
  events: Counter<"collection" | "operation">;
  published: Counter;
  publishErrors: Counter;
  dropped: Counter<"reason">;
  duplicates: Counter;
  term: Gauge;
  leader: Gauge;
  inFlight: Gauge;
  snapshotDocuments: Counter;
  streamErrors: Counter;
}

/**
 * @param observed what is true at the moment of reading
 * @param withProcess also tell about memory, handles and the like
 */
export function createMetrics(
  observed: { readonly lagSeconds: number; inFlight(): number; readonly state?: { term: number } },
  withProcess = true,
): ListenerMetrics {
  const registry = new Registry();
  const registers = [registry];
  if (withProcess) collectDefaultMetrics({ register: registry });
  const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `tricloud_listener_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, read?: () => number) =>
    new Gauge({
      name: `tricloud_listener_${name}`,
      help,
      registers,
      ...(read && {
        collect() {
          this.set(read());
        },
      }),
    });
  return {
    registry,
    lag: gauge(
      "lag_seconds",
      "Age of the moment up to which the chat is applied; 0 unless this process leads. While nobody writes, MongoDB tells that nothing was written every 10 s (periodicNoopIntervalSecs): an alarm has to allow for more than that.",
      () => observed.lagSeconds,
    ),
    gaps: counter("gaps_total", "Times that changes were missed, so that the chat was copied again."),
    events: counter("events_total", "Changes read.", ["collection", "operation"]),
    published: counter("published_total", "Messages acknowledged by Pub/Sub."),
    publishErrors: counter("publish_errors_total", "Messages that Pub/Sub did not take at first."),
    dropped: counter("dropped_total", "Changes that are not for others to see, or cannot be.", ["reason"]),
    duplicates: counter("duplicates_total", "Changes of nothing that others see."),
    term: gauge("term", "Term of the leader, as this process last saw it.", () => observed.state?.term ?? 0),
    leader: gauge("leader", "1 if this process leads, else 0."),
    inFlight: gauge("in_flight", "Messages that Pub/Sub has not acknowledged yet.", () =>
      observed.inFlight(),
    ),
    snapshotDocuments: counter("snapshot_documents_total", "Documents copied."),
    streamErrors: counter("stream_errors_total", "Times that the database had to be asked again."),
  };
}
