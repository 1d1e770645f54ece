import type { Construct } from "constructs";
import { Duration, Validation } from "../core";
import { Caller } from "./caller";
import { clamp } from "./clamp";
import { NodeFunction } from "./node-function";
import type { NodeFunctionProps } from "./node-function-props";
import type { IServiceAccount } from "./service-account";
import { Subscription } from "./subscription";
import type { SubscriptionOptions } from "./subscription-props";
import type { ITopic } from "./topic";
import { Trigger } from "./trigger";

/** Properties of a `PushFunction`. */
export interface PushFunctionProps
  extends Omit<NodeFunctionProps, "trigger">,
    Pick<SubscriptionOptions, "retention" | "ordering" | "filter" | "backoff" | "deadLetters" | "protect"> {
  /** Whose messages call the function. */
  topic: ITopic;
  /**
   * 3 to 255 letters, digits and `-_.~+%`, a letter first.
   * @default - the function's name
   */
  subscriptionName?: string;
  /**
   * Who the requests are meant for, as their signed token says.
   * @default - the function's address
   */
  audience?: string;
  /** Changes the `google_pubsub_subscription` resource before it is made. */
  transformSubscription?: SubscriptionOptions["transform"];
}

/**
 * A function that Pub/Sub calls with the messages of a topic, each as the body of a POST with the HTTP signature: it sees
 * the ordering key and the delivery attempt, which a CloudEvent trigger keeps from it, and dead letters and ordering are
 * possible, which Eventarc's own subscriptions do not allow. An answer of 2xx acknowledges the message.
 *
 * @see https://github.com/hashicorp/terraform-provider-google/issues/25069
 * @example
 * new PushFunction(this, "Vectorize", {
 *   functionName: "dev-vectorize-messages", project, region, sourceBucket, topic, ordering: true,
 *   entry: "lambdas/vectorize/index.ts", entryPoint: "vectorizeMessage",
 *   deadLetters: { topic: deadLetters, serviceAgent: ServiceAgent.pubsub(this, "PubsubAgent", projectNumber) },
 * });
 */
export class PushFunction extends NodeFunction {
  /** Who the requests are signed as: an account of its own that may call the function and nothing else. */
  readonly caller: IServiceAccount;
  /** What keeps the messages until the function has answered. */
  readonly subscription: Subscription;

  constructor(scope: Construct, id: string, props: PushFunctionProps) {
    super(scope, id, { ...props, trigger: Trigger.internalHttp() });
    const { topic, subscriptionName = props.functionName, audience = this.url } = props;
    new Validation(this)
      .check(
        "timeout",
        props.timeout,
        (time) => time.isBetween(Duration.seconds(1), Duration.seconds(600)),
        "Use up to 600 seconds: Pub/Sub waits no longer, and calls again.",
      )
      .finish();
    this.caller = new Caller(this);
    const invoke = this.grantInvoke(this.caller);
    this.subscription = new Subscription(this, "Subscription", {
      topic,
      subscriptionName,
      // As long as a call may take, so that a slow one is not taken for a lost one.
      ackDeadline: clamp(this.timeout, Duration.seconds(10), Duration.seconds(600)),
      push: { endpoint: this.url, identity: this.caller, audience },
      retention: props.retention,
      ordering: props.ordering,
      filter: props.filter,
      backoff: props.backoff,
      deadLetters: props.deadLetters,
      protect: props.protect,
      labels: props.labels,
      transform: props.transformSubscription,
    });
    invoke.applyBefore(this.subscription);
  }
}
