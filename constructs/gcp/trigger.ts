import type { Cloudfunctions2FunctionEventTrigger } from "@cdktf/provider-google/lib/cloudfunctions2-function";
import type { ITerraformDependable } from "cdktf";
import { Duration, physicalName, Validation } from "../core";
import type { IFirestore } from "./firestore";
import type { NodeFunction } from "./node-function";
import { Schedule, type ScheduleOptions, ScheduleTarget } from "./schedule";
import { ServiceAccount } from "./service-account";
import { type DeadLetterOptions, Subscription, type SubscriptionOptions } from "./subscription";
import type { ITopic } from "./topic";

/** What a trigger adds to its function. */
export interface TriggerConfig {
  /** Whether only Google Cloud's own services call the function. */
  internal: boolean;
  eventTrigger?: Cloudfunctions2FunctionEventTrigger;
  /** What must exist before the function. */
  dependsOn?: ITerraformDependable[];
}

/** Documents whose changes call a function. */
export interface FirestoreTriggerOptions {
  firestore: IFirestore;
  /** Path with `{wildcards}`, e.g. `records/{record}`. */
  document: string;
}

/** Messages that call a function. */
export interface PubsubTriggerOptions extends Pick<SubscriptionOptions, "ordering" | "filter" | "retention"> {
  topic: ITopic;
  deadLetters?: DeadLetterOptions;
}

/** When a function is called. */
export type ScheduleTriggerOptions = Pick<ScheduleOptions, "cron" | "timeZone" | "retries" | "paused"> & {
  /** Sent as JSON. */
  body?: unknown;
};

/** What calls a function. */
export abstract class Trigger {
  /** Whoever was granted `grantInvoke`, by HTTPS. */
  static http(): Trigger {
    return new HttpTrigger();
  }

  /**
   * Messages of a topic, each as the body of a POST with the HTTP signature. The function sees the ordering key and the
   * delivery attempt, which a CloudEvent trigger keeps from it, and dead letters are possible, which Eventarc's
   * subscriptions do not allow (hashicorp/terraform-provider-google#25069).
   */
  static pubsubPush(options: PubsubTriggerOptions): Trigger {
    return new PubsubPushTrigger(options);
  }

  /**
   * Documents that were created, changed or deleted, as CloudEvents: at least once, in no order, tried again for
   * 24 hours.
   */
  static firestoreWritten(options: FirestoreTriggerOptions): Trigger {
    return new FirestoreTrigger(options);
  }

  /** The clock. */
  static schedule(options: ScheduleTriggerOptions): Trigger {
    return new ScheduleTrigger(options);
  }

  /** What the function resource needs to know. Called once, before the function is made. */
  abstract configure(target: NodeFunction): TriggerConfig;

  /** Makes what calls the function. Called once, after the function is made. */
  abstract connect(target: NodeFunction): void;
}

class HttpTrigger extends Trigger {
  configure(): TriggerConfig {
    return { internal: false };
  }

  connect(): void {}
}

class FirestoreTrigger extends Trigger {
  constructor(private readonly options: FirestoreTriggerOptions) {
    super();
  }

  private caller: ServiceAccount | undefined;

  configure(target: NodeFunction): TriggerConfig {
    const { firestore, document } = this.options;
    // https://cloud.google.com/functions/docs/configuring/timeout
    new Validation(target)
      .check(
        "timeout",
        target.timeout,
        (time) => time.toSeconds() <= 540,
        "Use up to 540 seconds with an event trigger.",
      )
      .finish();
    this.caller = callerOf(target);
    const receive = this.caller.grantOnProject(target.project, "roles/eventarc.eventReceiver");
    return {
      internal: true,
      dependsOn: [receive.resource],
      eventTrigger: {
        // A trigger lives where its database does, wherever the function runs.
        triggerRegion: firestore.location,
        eventType: "google.cloud.firestore.document.v1.written",
        retryPolicy: "RETRY_POLICY_RETRY",
        serviceAccountEmail: this.caller.email,
        eventFilters: [
          { attribute: "database", value: firestore.databaseName },
          { attribute: "document", value: document, operator: "match-path-pattern" },
        ],
      },
    };
  }

  connect(target: NodeFunction): void {
    if (this.caller) target.grantInvoke(this.caller);
  }
}

class PubsubPushTrigger extends Trigger {
  constructor(private readonly options: PubsubTriggerOptions) {
    super();
  }

  configure(): TriggerConfig {
    return { internal: true };
  }

  connect(target: NodeFunction): void {
    const caller = callerOf(target);
    const invoke = target.grantInvoke(caller);
    const subscription = new Subscription(target, "Subscription", {
      ...this.options,
      subscriptionName: target.plainName,
      // As long as a call may take, so that a slow one is not taken for a lost one.
      ackDeadline: clamp(target.timeout, 10, 600),
      push: { endpoint: target.url, identity: caller },
      ...(target.labels && { labels: target.labels }),
    });
    invoke.applyBefore(subscription);
  }
}

class ScheduleTrigger extends Trigger {
  constructor(private readonly options: ScheduleTriggerOptions) {
    super();
  }

  configure(): TriggerConfig {
    return { internal: true };
  }

  connect(target: NodeFunction): void {
    const { body, ...options } = this.options;
    const caller = callerOf(target);
    const invoke = target.grantInvoke(caller);
    const schedule = new Schedule(target, "Schedule", {
      ...options,
      scheduleName: target.plainName,
      region: target.region,
      target: ScheduleTarget.http(target.url, caller, {
        body,
        attemptDeadline: clamp(target.timeout, 15, 1800),
      }),
    });
    invoke.applyBefore(schedule);
  }
}

/** The identity that calls the function, and can do nothing else. */
function callerOf(target: NodeFunction): ServiceAccount {
  return new ServiceAccount(target, "Caller", {
    accountId: physicalName([target.plainName, "caller"], { maxLength: 30 }),
    displayName: `Calls ${target.plainName}`,
  });
}

function clamp(duration: Duration, least: number, most: number): Duration {
  return Duration.seconds(Math.min(most, Math.max(least, duration.toSeconds())));
}
