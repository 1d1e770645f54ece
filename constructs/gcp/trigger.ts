import type { Cloudfunctions2FunctionEventTrigger } from "@cdktf/provider-google/lib/cloudfunctions2-function";
import type { ITerraformDependable } from "cdktf";
import { Duration, Validation } from "../core";
import { Caller } from "./caller";
import { clamp } from "./clamp";
import type { IFirestore } from "./firestore";
import type { NodeFunction } from "./node-function";
import { Schedule, type ScheduleOptions, ScheduleTarget } from "./schedule";

/** What a trigger adds to its function. */
export interface TriggerConfig {
  /** Whether only Google Cloud's own services call the function. */
  internal: boolean;
  /**
   * What Eventarc calls the function with.
   * @default - it does not
   */
  eventTrigger?: Cloudfunctions2FunctionEventTrigger;
  /**
   * What must exist before the function.
   * @default - nothing
   */
  dependsOn?: ITerraformDependable[];
  /**
   * Variables that tell the function about its callers.
   * @default - none
   */
  environment?: Record<string, string>;
}

/** Documents whose changes call a function. */
export interface FirestoreTriggerOptions {
  /** Whose documents to watch. */
  firestore: IFirestore;
  /** Path with `{wildcards}`, e.g. `records/{record}`. */
  document: string;
}

/** When a function is called. */
export interface ScheduleTriggerOptions
  extends Pick<ScheduleOptions, "cron" | "timeZone" | "retries" | "paused"> {
  /**
   * Sent as JSON.
   * @default - no body
   */
  body?: unknown;
}

/** What calls a function. */
export abstract class Trigger {
  /** Whoever was granted `grantInvoke`, by HTTPS. */
  static http(): Trigger {
    return new HttpTrigger(false);
  }

  /** Whoever was granted `grantInvoke`, from inside Google Cloud alone: Pub/Sub, Cloud Scheduler, Cloud Tasks … */
  static internalHttp(): Trigger {
    return new HttpTrigger(true);
  }

  /**
   * Documents that were created, changed or deleted, as CloudEvents: at least once, in no order, tried again for
   * 24 hours.
   *
   * Eventarc's own identity in the project comes into being with the first trigger, and may need minutes to be allowed to
   * work: where the first apply fails with "Permission denied while using the Eventarc Service Agent", apply once more.
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
  constructor(private readonly internal: boolean) {
    super();
  }

  configure(): TriggerConfig {
    return { internal: this.internal };
  }

  connect(): void {}
}

class FirestoreTrigger extends Trigger {
  constructor(private readonly options: FirestoreTriggerOptions) {
    super();
  }

  private caller: Caller | undefined;

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
      .check(
        "trigger.document",
        document,
        (path) => /^[^/]+\/[^/]+(\/[^/]+\/[^/]+)*$/.test(path),
        "Use the path of a document, e.g. records/{record}: collection and document by turns, no / first.",
      )
      .finish();
    this.caller = new Caller(target);
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

class ScheduleTrigger extends Trigger {
  constructor(private readonly options: ScheduleTriggerOptions) {
    super();
  }

  configure(): TriggerConfig {
    return { internal: true };
  }

  connect(target: NodeFunction): void {
    const { body, ...options } = this.options;
    const caller = new Caller(target);
    const invoke = target.grantInvoke(caller);
    const schedule = new Schedule(target, "Schedule", {
      ...options,
      scheduleName: target.plainName,
      region: target.region,
      target: ScheduleTarget.http(target.url, caller, {
        body,
        attemptDeadline: clamp(target.timeout, Duration.seconds(15), Duration.minutes(30)),
      }),
    });
    invoke.applyBefore(schedule);
  }
}
