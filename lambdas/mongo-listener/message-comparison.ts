import type { ComparisonPosition } from "../shared/chat/listener-state";
import { BackOff } from "./back-off";
import { MESSAGES } from "./chat-collections";
import { batchOf } from "./effects";
import type { Leadership } from "./leadership";
import { LeaseLostError } from "./lease-lost-error";
import { comparePage } from "./remove-missing";

const HOUR_MS = 3_600_000;

/**
 * How long after a copy that followed a gap the messages that others keep are compared with the chat again, milliseconds. What
 * was published before the gap and deleted in it is not found among them before Pub/Sub has delivered it: within an hour unless
 * something is wrong, and within its seven days in any case (https://cloud.google.com/pubsub/docs/subscription-properties).
 */
const AFTER_MS = [HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS + HOUR_MS];

/** The comparisons that are still to be made, a page at a time between two reads of the stream. */
export class MessageComparison {
  private position: ComparisonPosition | undefined;
  private readonly backOff: BackOff;
  private notBefore = 0;

  constructor(private readonly leadership: Leadership) {
    this.position = leadership.lease.state.comparison;
    this.backOff = new BackOff(leadership.clock);
  }

  /** Compares a page if it is time to. @throws LeaseLostError */
  async step(): Promise<void> {
    const { position } = this;
    const { clock, log } = this.leadership;
    if (!position || !this.isDue(position)) return;
    try {
      await this.compare(position);
      this.backOff.reset();
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      const waitMs = this.backOff.next();
      this.notBefore = clock.monotonic() + waitMs;
      log.warn("listener.comparison-failed", { reason: String(error), waitMs: Math.round(waitMs) });
    }
  }

  /** By the cluster's clock, since it does not matter who leads by then. */
  private isDue({ copiedAt, made }: ComparisonPosition): boolean {
    const { clock, lease } = this.leadership;
    const { asOf = copiedAt } = lease.state;
    return (
      clock.monotonic() >= this.notBefore && Date.parse(asOf) - Date.parse(copiedAt) >= (AFTER_MS[made] ?? 0)
    );
  }

  private async compare(position: ComparisonPosition): Promise<void> {
    const { database, pipeline } = this.leadership;
    const time = await database.clusterTime();
    const { removals, next } = await comparePage(this.leadership, MESSAGES, position.id, time);
    this.position = next === undefined ? this.following(position) : { ...position, id: next };
    await pipeline.push(batchOf(removals, { comparison: this.position }, this.leadership));
  }

  private following({ copiedAt, made }: ComparisonPosition): ComparisonPosition | undefined {
    const { lease, log } = this.leadership;
    log.info("listener.compared", { copiedAt, made: made + 1, term: lease.term });
    return made + 1 < AFTER_MS.length ? { copiedAt, made: made + 1 } : undefined;
  }
}
