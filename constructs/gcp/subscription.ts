import {
  PubsubSubscription,
  type PubsubSubscriptionConfig,
} from "@cdktf/provider-google/lib/pubsub-subscription";
import { PubsubSubscriptionIamMember } from "@cdktf/provider-google/lib/pubsub-subscription-iam-member";
import { Construct, type IConstruct } from "constructs";
import { Duration, type Labels, labelProblems, Validation } from "../core";
import { type Grant, grantOnce } from "./grant";
import type { IIdentity } from "./identity";
import { isPubsubName, pubsubNameFix } from "./pubsub-name";
import type { IServiceAccount } from "./service-account";
import type { ITopic } from "./topic";

/** A subscription, ours or somebody else's. */
export interface ISubscription extends IConstruct {
  /** Short name, without the project. */
  readonly subscriptionName: string;

  /** Lets an identity pull and acknowledge. */
  grantConsume(identity: IIdentity): Grant;
}

/** Where the messages of a push subscription go. */
export interface PushOptions {
  /** HTTPS address that gets each message in the body of a POST. */
  endpoint: string;
  /** Who the requests are signed as (OIDC); must be allowed to invoke the endpoint. */
  identity: IServiceAccount;
  /** @default - the endpoint */
  audience?: string;
}

/** What happens to a message that is never acknowledged. */
export interface DeadLetterOptions {
  /** Needs a subscription of its own: without one, what is forwarded is gone. */
  topic: ITopic;
  /** Pub/Sub's own identity in the project, which forwards the message: `ServiceAgent.pubsub(...)`. */
  serviceAgent: IIdentity;
  /**
   * Attempts before a message is forwarded, 5 to 100.
   * @default 5
   */
  maxDeliveryAttempts?: number;
}

/** Properties of a `Subscription`, but for its topic. */
export interface SubscriptionOptions {
  /** 3 to 255 letters, digits and `-_.~+%`, a letter first. */
  subscriptionName: string;
  /**
   * Time to acknowledge before a message comes again, 10 to 600 seconds.
   * @default Duration.seconds(60)
   */
  ackDeadline?: Duration;
  /**
   * How long an unacknowledged message is kept, 10 minutes to 31 days.
   * @default Duration.days(7)
   */
  retention?: Duration;
  /**
   * Whether messages with the same ordering key come in the order of publishing. Cannot be changed later.
   * @default false
   */
  ordering?: boolean;
  /**
   * Which messages to take, in Pub/Sub's filter language; 256 bytes. Cannot be changed later.
   * @default - all
   */
  filter?: string;
  /** @default - none: a message is tried until its retention ends */
  deadLetters?: DeadLetterOptions;
  /** @default - consumers pull */
  push?: PushOptions;
  /**
   * Whether Terraform refuses to delete the subscription, with the messages that it keeps.
   * @default false
   */
  protect?: boolean;
  /** @default - none */
  labels?: Labels;
  /** Changes the `google_pubsub_subscription` resource before it is made. */
  transform?: (config: PubsubSubscriptionConfig) => PubsubSubscriptionConfig;
}

/** Properties of a `Subscription`. */
export interface SubscriptionProps extends SubscriptionOptions {
  topic: ITopic;
}

/**
 * A Pub/Sub subscription that never expires and waits 10 to 600 seconds between attempts: left to its defaults, Pub/Sub
 * deletes an idle subscription after 31 days and tries a failed message again at once.
 */
export class Subscription extends Construct implements ISubscription {
  readonly subscriptionName: string;

  constructor(scope: Construct, id: string, props: SubscriptionProps) {
    super(scope, id);
    validate(this, props);
    const { topic, subscriptionName, ordering = false, filter, deadLetters, push, labels, transform } = props;
    const config: PubsubSubscriptionConfig = {
      name: subscriptionName,
      topic: topic.topicId,
      ackDeadlineSeconds: (props.ackDeadline ?? Duration.seconds(60)).toSeconds(),
      messageRetentionDuration: `${(props.retention ?? Duration.days(7)).toSeconds()}s`,
      enableMessageOrdering: ordering,
      expirationPolicy: { ttl: "" },
      retryPolicy: { minimumBackoff: "10s", maximumBackoff: "600s" },
      ...(filter && { filter }),
      ...(labels && { labels }),
      ...(props.protect && { lifecycle: { preventDestroy: true } }),
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
          maxDeliveryAttempts: deadLetters.maxDeliveryAttempts ?? 5,
        },
        dependsOn: [deadLetters.topic.grantPublish(deadLetters.serviceAgent).resource],
      }),
    };
    this.subscriptionName = new PubsubSubscription(this, "Resource", transform?.(config) ?? config).name;
    // Pub/Sub forwards a message by publishing it there and acknowledging it here.
    if (deadLetters) this.grantConsume(deadLetters.serviceAgent);
  }

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
}

function validate(subscription: Subscription, props: SubscriptionProps): void {
  const between = (least: Duration, most: Duration) => (time: Duration) => time.isBetween(least, most);
  new Validation(subscription)
    .check("subscriptionName", props.subscriptionName, isPubsubName, pubsubNameFix)
    .check(
      "ackDeadline",
      props.ackDeadline,
      between(Duration.seconds(10), Duration.seconds(600)),
      "Use 10 to 600 seconds.",
    )
    .check(
      "retention",
      props.retention,
      between(Duration.minutes(10), Duration.days(31)),
      "Use 10 minutes to 31 days.",
    )
    .check("filter", props.filter, (text) => Buffer.byteLength(text) <= 256, "Use 256 bytes at most.")
    .check(
      "deadLetters.maxDeliveryAttempts",
      props.deadLetters?.maxDeliveryAttempts,
      (count) => Number.isInteger(count) && count >= 5 && count <= 100,
      "Use 5 to 100.",
    )
    .check(
      "push.endpoint",
      props.push?.endpoint,
      (url) => url.startsWith("https://"),
      "Use an HTTPS address.",
    )
    .add(...labelProblems(props.labels ?? {}))
    .finish();
}
