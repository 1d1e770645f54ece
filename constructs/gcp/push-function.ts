import type { Construct } from "constructs";
import { Duration, Validation } from "../core";
import { Caller } from "./caller";
import { clamp } from "./clamp";
import type { Grant } from "./grant";
import type { IIdentity } from "./identity";
import { NodeFunction } from "./node-function";
import type { NodeFunctionProps } from "./node-function-props";
import type { IServiceAccount } from "./service-account";
import { Subscription } from "./subscription";
import { defaultDeliveryAttempts, type SubscriptionOptions } from "./subscription-props";
import type { ITopic } from "./topic";
import { Trigger, type TriggerConfig } from "./trigger";

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
   * Who the requests are meant for, as their signed token says. Google Cloud itself refuses a token for anything but an
   * address of the function.
   * @default - the function's address at `cloudfunctions.net`, which is known before the function is made
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
 * Its environment tells it what to expect: the token's audience and e-mail address in `PUSH_AUDIENCE` and `PUSH_ACCOUNT`, that
 * Google Cloud has checked the token's signature and taken it out (`PUSH_BEHIND_IAM`), and with dead letters the number of
 * attempts in `MAX_DELIVERY_ATTEMPTS`.
 *
 * @see https://github.com/hashicorp/terraform-provider-google/issues/25069
 * @see https://cloud.google.com/run/docs/troubleshooting#signature-removed
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
    const trigger = new PushTrigger(props);
    super(scope, id, { ...props, trigger });
    const { topic, subscriptionName = props.functionName } = props;
    new Validation(this)
      .check(
        "timeout",
        props.timeout,
        (time) => time.isBetween(Duration.seconds(1), Duration.seconds(600)),
        "Use up to 600 seconds: Pub/Sub waits no longer, and calls again.",
      )
      .finish();
    this.caller = trigger.callerOf(this);
    const invoke = this.grantInvoke(this.caller);
    this.subscription = new Subscription(this, "Subscription", {
      topic,
      subscriptionName,
      // As long as a call may take, so that a slow one is not taken for a lost one.
      ackDeadline: clamp(this.timeout, Duration.seconds(10), Duration.seconds(600)),
      push: { endpoint: this.url, identity: this.caller, audience: trigger.audience },
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

  /**
   * Lets an identity call the function.
   *
   * @throws ValidationError for everybody: the function believes tokens whose signature Google Cloud has checked, and it
   * checks none where everybody may call
   */
  override grantInvoke(identity: IIdentity): Grant {
    new Validation(this)
      .check(
        "identity",
        identity.member,
        (member) => member !== "allUsers",
        "Name who may call: the function relies on Google Cloud to check its callers.",
      )
      .finish();
    return super.grantInvoke(identity);
  }
}

/** Tells the function who calls it. The subscription itself needs the function's address, and so is made after it. */
class PushTrigger extends Trigger {
  readonly audience: string;
  private caller: Caller | undefined;

  constructor(private readonly props: PushFunctionProps) {
    super();
    const { functionName, project, region } = props;
    // Google Cloud makes it an audience of the function's Cloud Run service, beside the service's own address.
    this.audience = props.audience ?? `https://${region}-${project}.cloudfunctions.net/${functionName}`;
  }

  callerOf(target: NodeFunction): Caller {
    this.caller ??= new Caller(target);
    return this.caller;
  }

  configure(target: NodeFunction): TriggerConfig {
    const { deadLetters } = this.props;
    return {
      internal: true,
      environment: {
        PUSH_AUDIENCE: this.audience,
        PUSH_ACCOUNT: this.callerOf(target).email,
        PUSH_BEHIND_IAM: "true",
        ...(deadLetters && {
          MAX_DELIVERY_ATTEMPTS: String(deadLetters.maxDeliveryAttempts ?? defaultDeliveryAttempts),
        }),
      },
    };
  }

  connect(): void {}
}
