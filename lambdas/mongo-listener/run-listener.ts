import type { Log } from "../shared/log";
import { awaitLead } from "./await-lead";
import { BackOff } from "./back-off";
import { BatchPipeline } from "./batch-pipeline";
import type { ChatDatabase } from "./chat-database";
import type { Clock } from "./clock";
import { ChangeInterpreter } from "./interpret-change";
import { lead } from "./lead";
import type { Lease } from "./lease";
import { LeaseLostError } from "./lease-lost-error";
import { type ListenerStatus, observed } from "./listener-status";
import type { ListenerStore } from "./listener-store";
import type { MessageTopic } from "./message-topic";
import type { ListenerMetrics } from "./metrics";
import { OrderedPublisher } from "./ordered-publisher";
import type { MessageRules } from "./read-message";

/** What the listener works with. */
export interface Listener {
  /** Name of this process, which no other one has. */
  holder: string;
  leaseMs: number;
  rules: MessageRules;
  database: ChatDatabase;
  /** A topic on which a publication may wait no longer than the lease lasts. */
  topicFor(lease: Lease): MessageTopic;
  store: ListenerStore;
  clock: Clock;
  log: Log;
  metrics: ListenerMetrics;
  status: ListenerStatus;
  /** Says stop. */
  signal: AbortSignal;
}

/** How long a stop waits for what is on its way. */
const STOP_MS = 5_000;

/** Follows and leads in turn, until the signal. */
export async function runListener(listener: Listener): Promise<void> {
  const { holder, clock, log, metrics, signal, status } = listener;
  const store = observed(listener.store, status);
  const backOff = new BackOff(clock);
  while (!signal.aborted) {
    status.role = "following";
    metrics.leader.set(0);
    log.info("listener.following", { holder });
    const lease = await awaitLead({ ...listener, store });
    if (!lease) break;
    status.role = "leading";
    metrics.leader.set(1);
    log.info("listener.leading", { holder, term: lease.term, phase: lease.state.phase });
    try {
      await leadTerm({ ...listener, store }, lease);
      backOff.reset();
    } catch (error) {
      const event = error instanceof LeaseLostError ? "listener.lead-lost" : "listener.failed";
      log.error(event, { holder, term: lease.term, reason: String(error) });
      await backOff.wait(signal);
    }
    status.streaming = false;
  }
  status.role = "stopping";
  metrics.leader.set(0);
  log.info("listener.stopped", { holder });
}

async function leadTerm(listener: Listener, lease: Lease): Promise<void> {
  const { clock, log, metrics, rules, signal, status } = listener;
  const term = new AbortController();
  const keeping = new AbortController();
  const stop = () => term.abort();
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  const topic = listener.topicFor(lease);
  const publisher = new OrderedPublisher({ topic, lease, clock, log, metrics });
  const pipeline = new BatchPipeline(publisher, lease, clock);
  status.inFlight = () => pipeline.inFlight;
  const kept = lease.keep(keeping.signal);
  kept.catch(stop);
  try {
    await lead({
      ...listener,
      lease,
      pipeline,
      interpreter: new ChangeInterpreter(rules, lease.term),
      signal: term.signal,
      onStreaming: (streaming) => {
        status.streaming = streaming;
      },
    });
    status.streaming = false;
    // What is acknowledged within that time is written down; the rest is published again by whoever leads next.
    await Promise.race([pipeline.drain(), clock.sleep(STOP_MS)]);
    await pipeline.settle();
  } finally {
    keeping.abort();
    // A request that is on its way may still arrive: nobody is to lead before the lease has run out.
    if (pipeline.inFlight === 0) await lease.release();
    else lease.end();
    // It may wait for answers that do not come.
    void topic.close().catch(() => {});
    signal.removeEventListener("abort", stop);
    status.inFlight = () => 0;
  }
  await kept;
}
