import type { SubscriptionConfig } from "../../../local/pubsub/grpc-api";
import type { Message } from "../../../local/pubsub/message";
import { type Consumer, type Delivery, Subscription } from "../../../local/pubsub/subscription";

/** Takes what it is given and notes when. */
class Listener implements Consumer {
  readonly deliveries: (Delivery & { at: number })[] = [];
  private held = 0;
  constructor(private readonly most = 1000) {}
  capacity = () => this.most - this.held;
  deliver(deliveries: Delivery[]): void {
    this.held += deliveries.length;
    this.deliveries.push(...deliveries.map((delivery) => ({ ...delivery, at: Date.now() })));
  }
  settled(): void {
    this.held--;
  }
}

const message = (id: number, orderingKey = ""): Message => ({
  messageId: String(id),
  publishedAt: 0,
  data: Buffer.from(String(id)),
  attributes: {},
  orderingKey,
});

describe("a subscription", () => {
  let acknowledged: string[];
  let subscription: Subscription;
  let listener: Listener;

  function open(config: SubscriptionConfig, most?: number): void {
    acknowledged = [];
    subscription = new Subscription(
      { name: "projects/p/subscriptions/s", ...config },
      { acknowledged: (ids) => acknowledged.push(...ids), deadLettered: () => false },
    );
    listener = new Listener(most);
    subscription.addConsumer(listener);
  }
  const ids = () => listener.deliveries.map(({ message: { messageId } }) => messageId);

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    subscription.close();
    jest.useRealTimers();
  });

  test("gives a consumer no more than it has room for", () => {
    open({}, 2);
    subscription.enqueue([message(1), message(2), message(3)]);
    expect(ids()).toEqual(["1", "2"]);
    subscription.acknowledge([listener.deliveries[0]?.ackId ?? ""]);
    expect([ids(), acknowledged]).toEqual([["1", "2", "3"], ["1"]]);
  });

  test("delivers again after the acknowledgement deadline, which can be moved", () => {
    open({ ackDeadlineSeconds: 10 });
    subscription.enqueue([message(1)]);
    jest.advanceTimersByTime(9_000);
    subscription.modifyAckDeadline([listener.deliveries[0]?.ackId ?? ""], 30);
    jest.advanceTimersByTime(29_000);
    expect(ids()).toEqual(["1"]);
    jest.advanceTimersByTime(1_000);
    expect(ids()).toEqual(["1", "1"]);
  });

  test("an acknowledgement that comes too late counts for nothing", () => {
    open({ ackDeadlineSeconds: 10 });
    subscription.enqueue([message(1)]);
    jest.advanceTimersByTime(10_000);
    subscription.acknowledge([listener.deliveries[0]?.ackId ?? ""]);
    expect([ids(), acknowledged]).toEqual([["1", "1"], []]);
  });

  test("waits twice as long after each failure, up to the maximum", () => {
    open({ retryPolicy: { minimumBackoff: { seconds: 10 }, maximumBackoff: { seconds: 25 } } });
    subscription.enqueue([message(1)]);
    for (let failures = 0; failures < 4; failures++) {
      subscription.modifyAckDeadline([listener.deliveries.at(-1)?.ackId ?? ""], 0);
      jest.advanceTimersToNextTimer();
    }
    expect(listener.deliveries.map(({ at }) => at / 1000)).toEqual([0, 10, 30, 55, 80]);
  });

  test("keeps one message of an ordering key on its way, in order even after a failure", () => {
    open({ enableMessageOrdering: true });
    subscription.enqueue([message(1, "a"), message(2, "a"), message(3, "b"), message(4)]);
    expect(ids()).toEqual(["1", "3", "4"]);
    subscription.modifyAckDeadline([listener.deliveries[0]?.ackId ?? ""], 0);
    expect(ids()).toEqual(["1", "3", "4", "1"]);
    subscription.acknowledge([listener.deliveries[3]?.ackId ?? ""]);
    expect(ids()).toEqual(["1", "3", "4", "1", "2"]);
  });

  test("keeps later messages of an ordering key back when one runs out of time, and while it waits to be repeated", () => {
    const retryPolicy = { minimumBackoff: { seconds: 5 }, maximumBackoff: { seconds: 5 } };
    open({ enableMessageOrdering: true, ackDeadlineSeconds: 10, retryPolicy });
    subscription.enqueue([message(1, "a"), message(2, "a")]);
    jest.advanceTimersByTime(14_999);
    subscription.enqueue([message(3, "a"), message(4, "b")]);
    expect(ids()).toEqual(["1", "4"]);
    jest.advanceTimersByTime(1);
    expect(ids()).toEqual(["1", "4", "1"]);
    // What the first delivery was answered comes too late to let the next message go.
    subscription.acknowledge([listener.deliveries[0]?.ackId ?? ""]);
    expect(ids()).toEqual(["1", "4", "1"]);
    subscription.acknowledge([listener.deliveries[2]?.ackId ?? ""]);
    expect(ids()).toEqual(["1", "4", "1", "2"]);
  });

  test("tells attempts to subscribers with a dead-letter topic only, and keeps what that topic does not take", () => {
    open({ deadLetterPolicy: { deadLetterTopic: "projects/p/topics/gone", maxDeliveryAttempts: 5 } });
    subscription.enqueue([message(1)]);
    for (let refusals = 0; refusals < 6; refusals++) {
      subscription.modifyAckDeadline([listener.deliveries.at(-1)?.ackId ?? ""], 0);
    }
    expect(listener.deliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});
