import { join } from "node:path";
import type { protos } from "@google-cloud/pubsub";
import { Journal } from "../journal";
import type { SubscriptionConfig, TopicConfig } from "./grpc-api";
import { type Message, readMessage, restoreMessage, type StoredMessage, storeMessage } from "./message";
import { Pusher } from "./pusher";
import { idOf, projectOf } from "./resource-name";
import { alreadyExists, notFound } from "./status-error";
import { Subscription } from "./subscription";
import type { TokenSigner } from "./token-signer";

/** What a subscription's topic is called once it is deleted. */
const DELETED_TOPIC = "_deleted-topic_";

/** One change, as the journal keeps it. */
type Change =
  | { change: "topic"; config: TopicConfig }
  | { change: "topic_deleted"; topic: string }
  | { change: "subscription"; config: SubscriptionConfig }
  | { change: "subscription_deleted"; subscription: string }
  | { change: "published"; topic: string; messages: StoredMessage[] }
  | { change: "waiting"; subscription: string; messages: StoredMessage[] }
  | { change: "acknowledged"; subscription: string; messageIds: string[] };

/** Topics, subscriptions and their messages, and the journal from which they come back. */
export class Broker {
  readonly topics = new Map<string, TopicConfig>();
  readonly subscriptions = new Map<string, Subscription>();
  private readonly pushers = new Map<string, Pusher>();
  private journal: Journal<Change> | undefined;
  private lastId = 0;

  private constructor(private readonly signer: TokenSigner) {}

  /**
   * @param folder where the journal lies; without it everything stays in memory
   * @param signer signs the tokens of pushes
   */
  static open(folder: string | undefined, signer: TokenSigner): Broker {
    const broker = new Broker(signer);
    if (folder === undefined) return broker;
    const { journal, entries } = Journal.open<Change>(join(folder, "pubsub.jsonl"));
    for (const entry of entries) broker.apply(entry);
    journal.rewrite(broker.snapshot());
    broker.journal = journal;
    // Only now: a push in the middle of the replay would repeat what was acknowledged later.
    for (const name of broker.subscriptions.keys()) broker.connectPusher(name);
    return broker;
  }

  close(): void {
    for (const subscription of this.subscriptions.values()) subscription.close();
    this.journal?.close();
    this.journal = undefined;
  }

  topic(name: string): TopicConfig {
    const topic = this.topics.get(name);
    if (!topic) throw notFound(idOf(name));
    return topic;
  }

  subscription(name: string): Subscription {
    const subscription = this.subscriptions.get(name);
    if (!subscription) throw notFound(idOf(name));
    return subscription;
  }

  createTopic(config: TopicConfig): void {
    if (this.topics.has(config.name ?? "")) throw alreadyExists(idOf(config.name ?? ""));
    this.setTopic(config);
  }

  setTopic(config: TopicConfig): void {
    this.execute({ change: "topic", config });
  }

  /** Its subscriptions stay, with what they hold. */
  deleteTopic(name: string): void {
    this.topic(name);
    this.execute({ change: "topic_deleted", topic: name });
  }

  createSubscription(config: SubscriptionConfig): void {
    if (this.subscriptions.has(config.name ?? "")) throw alreadyExists(idOf(config.name ?? ""));
    this.topic(config.topic ?? "");
    this.setSubscription(config);
  }

  setSubscription(config: SubscriptionConfig): void {
    this.execute({ change: "subscription", config });
    this.connectPusher(config.name ?? "");
  }

  deleteSubscription(name: string): void {
    this.subscription(name);
    this.execute({ change: "subscription_deleted", subscription: name });
  }

  /** Stores messages, all or none, and returns their ids. */
  publish(topic: string, wire: protos.google.pubsub.v1.IPubsubMessage[]): string[] {
    this.topic(topic);
    const now = Date.now();
    const messages = wire.map((message) => readMessage(message, this.newId(now), now));
    this.execute({ change: "published", topic, messages: messages.map(storeMessage) });
    return messages.map(({ messageId }) => messageId);
  }

  /** Ids grow, also over restarts, without being written down. */
  private newId(now: number): string {
    this.lastId = Math.max(this.lastId + 1, now * 1000);
    return String(this.lastId);
  }

  /** Writes a change down, then makes it: what was answered to is never lost. */
  private execute(change: Change): void {
    this.journal?.append(change);
    this.apply(change);
  }

  private apply(change: Change): void {
    switch (change.change) {
      case "topic":
        this.topics.set(change.config.name ?? "", change.config);
        break;
      case "topic_deleted":
        this.topics.delete(change.topic);
        for (const subscription of this.subscriptionsOf(change.topic))
          subscription.config.topic = DELETED_TOPIC;
        break;
      case "subscription":
        this.applySubscription(change.config);
        break;
      case "subscription_deleted":
        this.subscriptions.get(change.subscription)?.close();
        this.subscriptions.delete(change.subscription);
        break;
      case "published":
        for (const subscription of this.subscriptionsOf(change.topic)) {
          subscription.enqueue(change.messages.map(restoreMessage));
        }
        break;
      case "waiting":
        this.subscriptions.get(change.subscription)?.enqueue(change.messages.map(restoreMessage));
        break;
      case "acknowledged":
        this.subscriptions.get(change.subscription)?.forget(change.messageIds);
        break;
    }
  }

  subscriptionsOf(topic: string): Subscription[] {
    return [...this.subscriptions.values()].filter(({ config }) => config.topic === topic);
  }

  private applySubscription(config: SubscriptionConfig): void {
    const name = config.name ?? "";
    const existing = this.subscriptions.get(name);
    if (existing) {
      existing.config = config;
      return;
    }
    const subscription = new Subscription(config, {
      acknowledged: (messageIds) =>
        this.journal?.append({ change: "acknowledged", subscription: name, messageIds }),
      deadLettered: (message, attempts) => this.deadLetter(subscription, message, attempts),
    });
    this.subscriptions.set(name, subscription);
  }

  /** Attributes as in https://cloud.google.com/pubsub/docs/dead-letter-topics#track-delivery-attempts */
  private deadLetter({ config }: Subscription, message: Message, attempts: number): boolean {
    const topic = config.deadLetterPolicy?.deadLetterTopic ?? "";
    if (!this.topics.has(topic)) return false;
    const name = config.name ?? "";
    const attributes = {
      ...message.attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: idOf(name),
      CloudPubSubDeadLetterSourceSubscriptionProject: projectOf(name),
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(message.publishedAt).toISOString(),
    };
    const copy = { ...message, attributes, messageId: this.newId(Date.now()) };
    this.execute({ change: "published", topic, messages: [storeMessage(copy)] });
    this.journal?.append({ change: "acknowledged", subscription: name, messageIds: [message.messageId] });
    return true;
  }

  private connectPusher(name: string): void {
    const subscription = this.subscription(name);
    const previous = this.pushers.get(name);
    if (previous) subscription.removeConsumer(previous);
    this.pushers.delete(name);
    if (!subscription.config.pushConfig?.pushEndpoint) return;
    const pusher = new Pusher(subscription, subscription.config.pushConfig, this.signer);
    this.pushers.set(name, pusher);
    subscription.addConsumer(pusher);
  }

  /** The changes that make everything as it is now. */
  private *snapshot(): Generator<Change> {
    for (const config of this.topics.values()) yield { change: "topic", config };
    for (const { config, unacknowledged } of this.subscriptions.values()) {
      yield { change: "subscription", config };
      yield {
        change: "waiting",
        subscription: config.name ?? "",
        messages: unacknowledged.map(storeMessage),
      };
    }
  }
}
