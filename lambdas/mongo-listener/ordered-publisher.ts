import type { Log } from "../shared/log";
import { BackOff } from "./back-off";
import type { Clock } from "./clock";
import type { Lease } from "./lease";
import type { MessageTopic } from "./message-topic";
import type { ListenerMetrics } from "./metrics";
import type { Publication } from "./publication";

export interface PublisherOptions {
  topic: MessageTopic;
  lease: Pick<Lease, "check" | "term">;
  clock: Clock;
  log: Log;
  metrics: Pick<ListenerMetrics, "published" | "publishErrors">;
}

/**
 * From so many publications at once, new messages share requests. A request has one ordering key, or none
 * (https://github.com/yoshidan/google-cloud-rust/issues/226), and a key is a message's id: with keys, each message takes
 * a request of its own. Nothing was said about a new message before, behind which it would have to stay.
 */
const MANY = 20;

/**
 * Publishes until it is acknowledged, what is said about one message in its order: the next begins when the one before
 * is acknowledged.
 */
export class OrderedPublisher {
  private readonly last = new Map<string, Promise<void>>();
  private troubled = false;

  constructor(private readonly options: PublisherOptions) {}

  /** How many messages have something on its way. */
  get inFlight(): number {
    return this.last.size;
  }

  /**
   * Resolves when all are acknowledged.
   *
   * @throws LeaseLostError if the lease is over before
   */
  async publish(publications: readonly Publication[]): Promise<void> {
    const isMany = publications.length >= MANY;
    await Promise.all(publications.map((publication) => this.inOrder(publication, isMany)));
    if (isMany) this.tellOfMany(publications);
  }

  private inOrder(publication: Publication, isMany: boolean): Promise<void> {
    const { id, first } = publication;
    const before = this.last.get(id);
    const published = before
      ? before.then(() => this.untilAcknowledged(publication, true, isMany))
      : this.untilAcknowledged(publication, !(isMany && first), isMany);
    this.last.set(id, published);
    const forget = () => {
      if (this.last.get(id) === published) this.last.delete(id);
    };
    published.then(forget, forget);
    return published;
  }

  private async untilAcknowledged(
    publication: Publication,
    ordered: boolean,
    isMany: boolean,
  ): Promise<void> {
    const { topic, lease, metrics } = this.options;
    let backOff: BackOff | undefined;
    for (;;) {
      lease.check();
      try {
        await topic.publish(publication, ordered);
        break;
      } catch (error) {
        metrics.publishErrors.inc();
        this.tellOfTrouble(publication, error);
        if (ordered) topic.resume(publication.id);
      }
      backOff ??= new BackOff(this.options.clock, 200, 10_000);
      await backOff.wait();
    }
    this.troubled = false;
    metrics.published.inc();
    if (!isMany) this.tell(publication);
  }

  private tell({ id, op, changedAt }: Publication): void {
    const { log, clock } = this.options;
    log.info("listener.published", { messageId: id, op, lagMs: Math.max(0, clock.now() - changedAt) });
  }

  /** A line for each would be most of the work. */
  private tellOfMany(publications: readonly Publication[]): void {
    const { log, clock } = this.options;
    const eldest = publications.reduce((time, { changedAt }) => Math.min(time, changedAt), Infinity);
    log.info("listener.published-many", {
      messages: publications.length,
      lagMs: Math.max(0, clock.now() - eldest),
    });
  }

  /** Once per outage: everything in flight fails with it. */
  private tellOfTrouble({ id }: Publication, error: unknown): void {
    if (this.troubled) return;
    this.troubled = true;
    this.options.log.warn("listener.publish-failed", { messageId: id, reason: String(error) });
  }
}
