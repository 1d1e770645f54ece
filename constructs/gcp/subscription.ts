import {
  PubsubSubscription,
  type PubsubSubscriptionConfig,
} from "@cdktf/provider-google/lib/pubsub-subscription";
import { PubsubSubscriptionIamMember } from "@cdktf/provider-google/lib/pubsub-subscription-iam-member";
import { Construct, type IConstruct } from "constructs";
import { Duration } from "../core";
import { type Grant, grantOnce } from "./grant";
import type { IIdentity } from "./identity";
import { Metric } from "./metric";
import type { MetricKind } from "./metric-kind";
import { defaultDeliveryAttempts, type SubscriptionProps, validateSubscription } from "./subscription-props";

/** A subscription, ours or somebody else's. */
export interface ISubscription extends IConstruct {
  /** Short name, without the project. */
  readonly subscriptionName: string;

  /** Lets an identity pull and acknowledge. */
  grantConsume(identity: IIdentity): Grant;

  /** Age of the oldest message that nobody has acknowledged, in seconds. */
  metricOldestUnackedAge(): Metric;

  /** Messages that nobody has acknowledged. */
  metricUndelivered(): Metric;

  /** Messages that were forwarded as dead letters. */
  metricDeadLettered(): Metric;

  /** Requests of a push subscription. */
  metricPushes(): Metric;

  /** Requests of a push subscription that were not answered with success. */
  metricPushFailures(): Metric;

  /** Time to the answer of a push, in microseconds. */
  metricPushLatency(): Metric;
}

abstract class SubscriptionBase extends Construct implements ISubscription {
  abstract readonly subscriptionName: string;

  grantConsume(identity: IIdentity): Grant {
    const role = "roles/pubsub.subscriber";
    const config = { subscription: this.subscriptionName, role, member: identity.member };
    return grantOnce(
      this,
      "Consume",
      role,
      identity,
      (id) => new PubsubSubscriptionIamMember(this, id, config),
    );
  }

  metricOldestUnackedAge(): Metric {
    return this.metric("oldest_unacked_message_age", "gauge");
  }

  metricUndelivered(): Metric {
    return this.metric("num_undelivered_messages", "gauge");
  }

  metricDeadLettered(): Metric {
    return this.metric("dead_letter_message_count", "counter");
  }

  metricPushes(): Metric {
    return this.metric("push_request_count", "counter");
  }

  metricPushFailures(): Metric {
    return this.metricPushes().with({ where: 'metric.labels.response_class != "ack"' });
  }

  metricPushLatency(): Metric {
    return this.metric("push_request_latencies", "distribution");
  }

  private metric(name: string, kind: MetricKind): Metric {
    return new Metric({
      metricType: `pubsub.googleapis.com/subscription/${name}`,
      kind,
      resourceType: "pubsub_subscription",
      resourceLabels: { subscription_id: this.subscriptionName },
    });
  }
}

/**
 * A Pub/Sub subscription that never expires and waits 10 to 600 seconds between attempts: left to its defaults, Pub/Sub
 * deletes an idle subscription after 31 days and tries a failed message again at once.
 *
 * @example
 * new Subscription(this, "Kept", { topic, subscriptionName: "dev-messages-kept", retention: Duration.days(31) });
 */
export class Subscription extends SubscriptionBase {
  /** A subscription of the provider's project that is made by others, or by another stack. */
  static fromSubscriptionName(scope: Construct, id: string, subscriptionName: string): ISubscription {
    class Import extends SubscriptionBase {
      readonly subscriptionName = subscriptionName;
    }
    return new Import(scope, id);
  }

  readonly subscriptionName: string;

  constructor(scope: Construct, id: string, props: SubscriptionProps) {
    super(scope, id);
    validateSubscription(this, props);
    const { least = Duration.seconds(10), most = Duration.seconds(600) } = props.backoff ?? {};
    const { topic, subscriptionName, ordering = false, filter, deadLetters, push, labels, transform } = props;
    const { protect = push === undefined } = props;
    const config: PubsubSubscriptionConfig = {
      name: subscriptionName,
      topic: topic.topicId,
      ackDeadlineSeconds: (props.ackDeadline ?? Duration.seconds(60)).toSeconds(),
      messageRetentionDuration: `${(props.retention ?? Duration.days(7)).toSeconds()}s`,
      enableMessageOrdering: ordering,
      expirationPolicy: { ttl: "" },
      retryPolicy: { minimumBackoff: `${least.toSeconds()}s`, maximumBackoff: `${most.toSeconds()}s` },
      ...(filter && { filter }),
      ...(labels && { labels }),
      ...(protect && { lifecycle: { preventDestroy: true } }),
      ...(push && {
        pushConfig: {
          pushEndpoint: push.endpoint,
          oidcToken: {
            serviceAccountEmail: push.identity.email,
            audience: push.audience ?? push.endpoint,
          },
        },
      }),
      ...(deadLetters && {
        deadLetterPolicy: {
          deadLetterTopic: deadLetters.topic.topicId,
          maxDeliveryAttempts: deadLetters.maxDeliveryAttempts ?? defaultDeliveryAttempts,
        },
        dependsOn: [deadLetters.topic.grantPublish(deadLetters.serviceAgent).resource],
      }),
    };
    this.subscriptionName = new PubsubSubscription(this, "Resource", transform?.(config) ?? config).name;
    // Pub/Sub forwards a message by publishing it there and acknowledging it here.
    if (deadLetters) this.grantConsume(deadLetters.serviceAgent);
  }
}
