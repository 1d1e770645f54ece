import type { EventRequest } from "./document-event";

export interface DeliveryOptions {
  /** Where the function answers. */
  url: string;
  /** Most requests at the same time. */
  maxInFlight: number;
  /** How long a function may take to answer, milliseconds. */
  timeout: number;
  fetch: typeof fetch;
  /** Waits before the given retry (1, 2, …). */
  wait(retry: number, signal: AbortSignal): Promise<void>;
  onRetry(event: EventRequest, retry: number, reason: string): void;
}

/** What has become of the events so far. */
export interface DeliveryCounters {
  delivered: number;
  retried: number;
  /** Requests under way. */
  inFlight: number;
  /** Events that wait for their turn or their next try. */
  waiting: number;
}

/**
 * Delivers events to one URL at least once each, in no promised order: whatever is not answered with 2xx is tried again
 * for as long as this runs.
 */
export class Delivery {
  private readonly queue: (() => Promise<void>)[] = [];
  private readonly stopped = new AbortController();
  private delivered = 0;
  private retried = 0;
  private inFlight = 0;
  private backingOff = 0;

  constructor(private readonly options: DeliveryOptions) {}

  /** @param onDelivered called once the function has acknowledged the event */
  add(event: EventRequest, onDelivered: () => void, retry = 0): void {
    this.queue.push(() => this.attempt(event, onDelivered, retry));
    this.fill();
  }

  counters(): DeliveryCounters {
    const { delivered, retried, inFlight } = this;
    return { delivered, retried, inFlight, waiting: this.queue.length + this.backingOff };
  }

  /** Gives up what is under way; nothing more is acknowledged. */
  close(): void {
    this.stopped.abort();
    this.queue.length = 0;
  }

  private fill(): void {
    while (this.inFlight < this.options.maxInFlight) {
      const attempt = this.queue.shift();
      if (!attempt) return;
      this.inFlight += 1;
      void attempt().then(() => this.fill());
    }
  }

  private async attempt(event: EventRequest, onDelivered: () => void, retry: number): Promise<void> {
    const failure = await this.send(event);
    this.inFlight -= 1;
    if (this.stopped.signal.aborted) return;
    if (failure === undefined) {
      this.delivered += 1;
      onDelivered();
    } else void this.retryLater(event, onDelivered, retry + 1, failure);
  }

  /** Why the event was not acknowledged, or undefined when it was. */
  private async send({ headers, body }: EventRequest): Promise<string | undefined> {
    const { url, timeout, fetch } = this.options;
    const signal = AbortSignal.any([this.stopped.signal, AbortSignal.timeout(timeout)]);
    try {
      const response = await fetch(url, { method: "POST", headers, body, signal });
      await response.body?.cancel();
      return response.ok ? undefined : `HTTP ${response.status}`;
    } catch (error) {
      const { message, cause } = error as Error;
      return cause instanceof Error ? `${message}: ${cause.message}` : message;
    }
  }

  /** A waiting event takes no place among those in flight: one that never succeeds must not hold up the others. */
  private async retryLater(
    event: EventRequest,
    onDelivered: () => void,
    retry: number,
    reason: string,
  ): Promise<void> {
    this.retried += 1;
    this.backingOff += 1;
    this.options.onRetry(event, retry, reason);
    await this.options.wait(retry, this.stopped.signal).catch(() => {});
    this.backingOff -= 1;
    if (!this.stopped.signal.aborted) this.add(event, onDelivered, retry);
  }
}
