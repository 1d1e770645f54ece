import { type AttributesTest, compileFilter } from "./filter";
import type { SubscriptionConfig } from "./grpc-api";
import type { Message } from "./message";
import { backoffMs } from "./retry-policy";

/** A message on its way to one subscriber. */
export interface Delivery {
  ackId: string;
  message: Message;
  /** Counted from 1, and told to subscribers of subscriptions with a dead-letter topic only. */
  attempt: number;
}

/** Somebody who takes messages: a stream, a waiting pull, or the pusher. */
export interface Consumer {
  /** How many more messages it takes now. */
  capacity(): number;
  /** Its own time to acknowledge, in place of the subscription's. */
  ackDeadlineSeconds?: number;
  deliver(deliveries: Delivery[]): void;
  /** A delivery is no longer its own: acknowledged, refused, or out of time. */
  settled?(ackId: string): void;
  /** The subscription is gone. */
  end?(): void;
}

/** What a subscription reports to the broker. */
export interface SubscriptionEvents {
  acknowledged(messageIds: string[]): void;
  /** A message failed too often. Returns whether the dead-letter topic took it. */
  deadLettered(message: Message, attempts: number): boolean;
}

interface Pending {
  message: Message;
  attempts: number;
  /** Not to be delivered before this time, in milliseconds since 1970. */
  visibleAt: number;
}
interface Outstanding extends Pending {
  expiresAt: number;
  consumer: Consumer;
}

/** The unacknowledged messages of one subscription, and who gets them. */
export class Subscription {
  readonly consumers = new Set<Consumer>();
  private pending: Pending[] = [];
  private readonly outstanding = new Map<string, Outstanding>();
  private readonly passes: AttributesTest;
  private nextAckId = 1;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    public config: SubscriptionConfig,
    private readonly events: SubscriptionEvents,
  ) {
    this.passes = compileFilter(config.filter);
  }

  /** All messages that are not acknowledged yet, in order. */
  get unacknowledged(): Message[] {
    const all = [...this.outstanding.values(), ...this.pending].map(({ message }) => message);
    return all.sort((a, b) => Number(a.messageId) - Number(b.messageId));
  }

  enqueue(messages: Message[]): void {
    const wanted = messages.filter(({ attributes }) => this.passes(attributes));
    this.pending.push(...wanted.map((message) => ({ message, attempts: 0, visibleAt: 0 })));
    this.pump();
  }

  addConsumer(consumer: Consumer): void {
    this.consumers.add(consumer);
    this.pump();
  }

  /** Takes a consumer away; its deliveries keep their time to be acknowledged. */
  removeConsumer(consumer: Consumer): void {
    this.consumers.delete(consumer);
  }

  /** Unknown ids are those of deliveries that ran out of time: their messages come again. */
  acknowledge(ackIds: string[]): void {
    const settled = ackIds.flatMap((ackId) => this.settle(ackId) ?? []);
    if (settled.length > 0) this.events.acknowledged(settled.map(({ message }) => message.messageId));
    this.pump();
  }

  /** Gives deliveries more time from now on; 0 seconds refuse them. */
  modifyAckDeadline(ackIds: string[], seconds: number): void {
    for (const ackId of ackIds) {
      if (seconds === 0) this.retry(ackId);
      const delivery = this.outstanding.get(ackId);
      if (delivery) delivery.expiresAt = Date.now() + seconds * 1000;
    }
    this.pump();
  }

  /** Forgets messages that another record says are acknowledged. */
  forget(messageIds: string[]): void {
    const gone = new Set(messageIds);
    this.pending = this.pending.filter(({ message }) => !gone.has(message.messageId));
  }

  close(): void {
    clearTimeout(this.timer);
    for (const consumer of this.consumers) consumer.end?.();
    this.consumers.clear();
  }

  /** Hands out what can be handed out, and wakes up when time will have changed that. */
  pump(): void {
    const now = Date.now();
    for (const [ackId, { expiresAt }] of this.outstanding) if (expiresAt <= now) this.retry(ackId);
    let handedOut: boolean;
    do {
      handedOut = false;
      for (const consumer of [...this.consumers]) handedOut = this.serve(consumer, now) || handedOut;
    } while (handedOut);
    this.scheduleWakeUp(now);
  }

  /** Gives a consumer what it has room for; false when that is nothing. */
  private serve(consumer: Consumer, now: number): boolean {
    const seconds = consumer.ackDeadlineSeconds || this.config.ackDeadlineSeconds || 10;
    const deliveries = this.take(consumer.capacity(), now).map((pending): Delivery => {
      const ackId = `${this.config.name}:${this.nextAckId++}`;
      const attempts = pending.attempts + 1;
      this.outstanding.set(ackId, { ...pending, attempts, expiresAt: now + seconds * 1000, consumer });
      return { ackId, message: pending.message, attempt: this.config.deadLetterPolicy ? attempts : 0 };
    });
    if (deliveries.length > 0) consumer.deliver(deliveries);
    return deliveries.length > 0;
  }

  /** The next messages in line; of one ordering key only a single message is on its way at a time. */
  private take(limit: number, now: number): Pending[] {
    const taken: Pending[] = [];
    const passedOver: Pending[] = [];
    const busy = this.busyKeys();
    let seen = 0;
    for (; seen < this.pending.length && taken.length < limit; seen++) {
      const pending = this.pending[seen] as Pending;
      const key = this.keyOf(pending);
      const ready = pending.visibleAt <= now && !(key && busy.has(key));
      if (key) busy.add(key);
      (ready ? taken : passedOver).push(pending);
    }
    if (taken.length > 0) this.pending = [...passedOver, ...this.pending.slice(seen)];
    return taken;
  }

  private busyKeys(): Set<string> {
    if (!this.config.enableMessageOrdering) return new Set();
    return new Set([...this.outstanding.values()].map((delivery) => this.keyOf(delivery)));
  }

  private keyOf({ message }: Pending): string {
    return this.config.enableMessageOrdering ? message.orderingKey : "";
  }

  /** Puts a failed delivery back in line, or into the dead-letter topic. */
  private retry(ackId: string): void {
    const delivery = this.settle(ackId);
    if (!delivery) return;
    const { message, attempts } = delivery;
    const policy = this.config.deadLetterPolicy;
    const most = policy?.deadLetterTopic ? policy.maxDeliveryAttempts || 5 : Number.POSITIVE_INFINITY;
    if (attempts >= most && this.events.deadLettered(message, attempts)) return;
    const visibleAt = Date.now() + backoffMs(this.config, attempts);
    const place = this.pending.findIndex(
      (each) => Number(each.message.messageId) > Number(message.messageId),
    );
    this.pending.splice(place < 0 ? this.pending.length : place, 0, { message, attempts, visibleAt });
  }

  private settle(ackId: string): Outstanding | undefined {
    const delivery = this.outstanding.get(ackId);
    this.outstanding.delete(ackId);
    delivery?.consumer.settled?.(ackId);
    return delivery;
  }

  private scheduleWakeUp(now: number): void {
    clearTimeout(this.timer);
    const waiting = this.pending.map(({ visibleAt }) => visibleAt).filter((time) => time > now);
    const times = [...waiting, ...[...this.outstanding.values()].map(({ expiresAt }) => expiresAt)];
    if (times.length === 0) return;
    const earliest = times.reduce((a, b) => Math.min(a, b));
    this.timer = setTimeout(() => this.pump(), Math.max(1, earliest - now));
    this.timer.unref();
  }
}
