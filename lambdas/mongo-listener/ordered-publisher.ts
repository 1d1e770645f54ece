import type { Log } from "../shared/log";
import { BackOff } from "./back-off";
import type { Clock } from "./clock";
import type { Lease } from "./lease";
import type { MessageTopic } from "./message-topic";
import type { ListenerMetrics } from "./metrics";
import type { Publication } from "./publication";

export interface PublisherOptions {
  topic: MessageTopic;
  lease: Pick<Lease, "check">;
  clock: Clock;
  log: Log;
  metrics: Pick<ListenerMetrics, "published" | "publishErrors">;
}

/**
 * From so many publications at once, new messages share requests. A request has one ordering key or none
 * (https://cloud.google.com/pubsub/docs/reference/rest/v1/PubsubMessage), and a key is a message's id: with keys, each message takes
 * a request of its own. Consumers keep the newest version whatever comes last; keys spare them work on what is already old,
 * and there is nothing older than a new message.
 */
const MANY = 20;

/** Bytes of data in a request; Pub/Sub takes 10 MB. */
const REQUEST_BYTES = 5_000_000;

/**
 * Publishes until it is acknowledged, what is said about one message in its order: the next begins when the one before
 * is acknowledged.
 */
export class OrderedPublisher {
  /** The last publication that is on its way, by message id. */
  private readonly last = new Map<string, Promise<void>>();
  private troubled = false;

  constructor(private readonly options: PublisherOptions) {}

  /**
   * Resolves when all are acknowledged.
   *
   * @throws LeaseLostError if the lease is over before
   */
  async publish(publications: readonly Publication[]): Promise<void> {
    if (publications.length < MANY) {
      await Promise.all(publications.map((publication) => this.behindOthers(publication)));
      for (const publication of publications) this.tell(publication);
    } else {
      await this.publishMany(publications);
      this.tellOfMany(publications);
    }
  }

  private async publishMany(publications: readonly Publication[]): Promise<void> {
    const together: Publication[] = [];
    // It begins after the loop below, which finds out what belongs to it.
    const published = Promise.resolve().then(() => this.together(together));
    const others: Promise<void>[] = [];
    for (const publication of publications) {
      const { id, first } = publication;
      if (first && !this.last.has(id)) {
        together.push(publication);
        this.last.set(id, published);
      } else {
        others.push(this.behindOthers(publication));
      }
    }
    await Promise.all([published, ...others]).finally(() => {
      for (const { id } of together) this.forget(id, published);
    });
  }

  private behindOthers(publication: Publication): Promise<void> {
    const { id } = publication;
    const send = () => this.alone(publication);
    const published = this.last.get(id)?.then(send) ?? send();
    this.last.set(id, published);
    return published.finally(() => this.forget(id, published));
  }

  private forget(id: string, published: Promise<void>): void {
    if (this.last.get(id) === published) this.last.delete(id);
  }

  private alone(publication: Publication): Promise<void> {
    const { topic } = this.options;
    return this.untilAcknowledged(
      1,
      () => topic.publish(publication),
      () => topic.resume(publication.id),
    );
  }

  private async together(publications: readonly Publication[]): Promise<void> {
    await Promise.all(
      inRequests(publications).map((request) =>
        this.untilAcknowledged(request.length, () => this.options.topic.publishTogether(request)),
      ),
    );
  }

  private async untilAcknowledged(
    messages: number,
    send: () => Promise<void>,
    afterFailure?: () => void,
  ): Promise<void> {
    const { lease, clock, metrics } = this.options;
    for (let backOff: BackOff | undefined; ; await backOff.wait()) {
      lease.check();
      try {
        await send();
        this.troubled = false;
        metrics.published.inc(messages);
        return;
      } catch (error) {
        metrics.publishErrors.inc(messages);
        this.tellOfTrouble(error);
        afterFailure?.();
        backOff ??= new BackOff(clock, 200, 10_000);
      }
    }
  }

  private tell({ id, op, changedAt }: Publication): void {
    const { log, clock } = this.options;
    log.info("listener.published", { messageId: id, op, lagMs: Math.max(0, clock.now() - changedAt) });
  }

  /** A line for each would be most of the work. */
  private tellOfMany(publications: readonly Publication[]): void {
    const { log, clock } = this.options;
    const oldest = publications.reduce((time, { changedAt }) => Math.min(time, changedAt), Infinity);
    log.info("listener.published-many", {
      messages: publications.length,
      lagMs: Math.max(0, clock.now() - oldest),
    });
  }

  /** Once for each outage, in which everything that is on its way fails. */
  private tellOfTrouble(error: unknown): void {
    if (this.troubled) return;
    this.troubled = true;
    this.options.log.warn("listener.publish-failed", { reason: String(error) });
  }
}

function inRequests(publications: readonly Publication[]): Publication[][] {
  const requests: Publication[][] = [];
  let bytes = Infinity;
  for (const publication of publications) {
    bytes += publication.data.length;
    if (bytes > REQUEST_BYTES) {
      requests.push([]);
      bytes = publication.data.length;
    }
    requests.at(-1)?.push(publication);
  }
  return requests;
}
