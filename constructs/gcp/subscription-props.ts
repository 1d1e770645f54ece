import type { PubsubSubscriptionConfig } from "@cdktf/provider-google/lib/pubsub-subscription";
import type { IConstruct } from "constructs";
import { Duration, type Labels, labelProblems, Validation } from "../core";
import type { IIdentity } from "./identity";
import { inSteps } from "./in-steps";
import { isWhole } from "./is-whole";
import { isPubsubName, pubsubNameFix } from "./pubsub-name";
import type { IServiceAccount } from "./service-account";
import type { ITopic } from "./topic";

/** Where the messages of a push subscription go. */
export interface PushOptions {
  /** HTTPS address that gets each message in the body of a POST. */
  endpoint: string;
  /** Who the requests are signed as (OIDC); must be allowed to invoke the endpoint. */
  identity: IServiceAccount;
  /**
   * Who the requests are meant for, as their signed token says.
   * @default - the endpoint
   */
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

/** How long Pub/Sub waits before it tries a message again: the longer, the more often it failed. */
export interface BackoffOptions {
  /**
   * The first wait, in whole seconds, up to 600.
   * @default Duration.seconds(10)
   */
  least?: Duration;
  /**
   * The longest wait, in whole seconds, up to 600.
   * @default Duration.seconds(600)
   */
  most?: Duration;
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
  /**
   * Where messages go that are never acknowledged.
   * @default - none: a message is tried until its retention ends
   */
  deadLetters?: DeadLetterOptions;
  /**
   * How long to wait before a message is tried again.
   * @default - 10 to 600 seconds
   */
  backoff?: BackoffOptions;
  /**
   * Where messages are sent to.
   * @default - consumers pull
   */
  push?: PushOptions;
  /**
   * Whether Terraform refuses to delete the subscription, with the messages that it keeps.
   * @default - true for one that is pulled, false for one that pushes
   */
  protect?: boolean;
  /**
   * Labels of the resource: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
  /** Changes the `google_pubsub_subscription` resource before it is made. */
  transform?: (config: PubsubSubscriptionConfig) => PubsubSubscriptionConfig;
}

/** Properties of a `Subscription`. */
export interface SubscriptionProps extends SubscriptionOptions {
  /** Whose messages to keep. */
  topic: ITopic;
}

/** Attempts before a message is forwarded to the dead letters, where no other number is given. */
export const defaultDeliveryAttempts = 5;

const second = Duration.seconds(1);

/** @throws ValidationError with everything that Pub/Sub would refuse */
export function validateSubscription(subscription: IConstruct, props: SubscriptionProps): void {
  const { least = Duration.seconds(10), most = Duration.seconds(600) } = props.backoff ?? {};
  new Validation(subscription)
    .check("subscriptionName", props.subscriptionName, isPubsubName, pubsubNameFix)
    .check(
      "ackDeadline",
      props.ackDeadline,
      inSteps(second, Duration.seconds(10), Duration.seconds(600)),
      "Use whole seconds, 10 to 600.",
    )
    .check(
      "retention",
      props.retention,
      inSteps(second, Duration.minutes(10), Duration.days(31)),
      "Use whole seconds, 10 minutes to 31 days.",
    )
    .check("filter", props.filter, (text) => Buffer.byteLength(text) <= 256, "Use 256 bytes at most.")
    .check(
      "deadLetters.maxDeliveryAttempts",
      props.deadLetters?.maxDeliveryAttempts,
      isWhole(5, 100),
      "Use 5 to 100.",
    )
    .check(
      "backoff.least",
      least,
      inSteps(second, Duration.seconds(0), most),
      "Use whole seconds, up to most.",
    )
    .check(
      "backoff.most",
      most,
      inSteps(second, Duration.seconds(0), Duration.seconds(600)),
      "Use whole seconds, up to 600.",
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
