import {
  CloudSchedulerJob,
  type CloudSchedulerJobConfig,
} from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { Construct, type IConstruct } from "constructs";
import { Duration, Validation } from "../core";
import { isTimeZone } from "../core/environment-predicates";
import { toJson } from "../core/json";
import { Fn, Token } from "../core/terraform";
import { inSteps } from "./in-steps";
import { isWhole } from "./is-whole";
import { Metric } from "./metric";
import type { IServiceAccount } from "./service-account";
import type { ITopic } from "./topic";

/** A schedule, ours or somebody else's. */
export interface ISchedule extends IConstruct {
  /** Short name, without project and region. */
  readonly scheduleName: string;

  /** Attempts that failed, as Cloud Scheduler logs them. */
  metricFailures(): Metric;
}

/** What a schedule calls. */
export class ScheduleTarget {
  /**
   * A POST to an HTTPS address.
   *
   * @param identity who the request is signed as (OIDC); must be allowed to invoke the address
   */
  static http(url: string, identity: IServiceAccount, options: HttpTargetOptions = {}): ScheduleTarget {
    const { audience = url, body, attemptDeadline = Duration.minutes(3) } = options;
    const httpTarget = {
      uri: url,
      httpMethod: "POST",
      oidcToken: { serviceAccountEmail: identity.email, audience },
      ...(body !== undefined && {
        body: encode(body),
        // In this spelling: Cloud Scheduler adds a Content-Type of its own where it finds none.
        headers: { "Content-Type": "application/json" },
      }),
    };
    return new ScheduleTarget({ httpTarget }, attemptDeadline);
  }

  /** A message to a topic. It has no deadline: the provider would see a difference in every plan. */
  static topic(topic: ITopic, data: unknown, attributes?: Record<string, string>): ScheduleTarget {
    return new ScheduleTarget({
      pubsubTarget: {
        topicName: topic.topicId,
        data: encode(data),
        ...(attributes && { attributes }),
      },
    });
  }

  private constructor(
    /** What the job resource gets for this target. */
    readonly config: Pick<CloudSchedulerJobConfig, "httpTarget" | "pubsubTarget">,
    /** Time for an answer, where the target gives one. */
    readonly attemptDeadline?: Duration,
  ) {}
}

/** Details of a call over HTTP. */
export interface HttpTargetOptions {
  /**
   * Who the request is meant for, as its signed token says.
   * @default - the address
   */
  audience?: string;
  /**
   * Sent as JSON.
   * @default - no body
   */
  body?: unknown;
  /**
   * Time for an answer, 15 seconds to 30 minutes.
   * @default Duration.minutes(3)
   */
  attemptDeadline?: Duration;
}

/** Properties of a `Schedule`, but for its target. */
export interface ScheduleOptions {
  /** 1 to 500 letters, digits, `-` and `_`. */
  scheduleName: string;
  /** When: a cron expression of five fields. */
  cron: string;
  /** IANA time zone of the expression, e.g. `Europe/Lisbon`. */
  timeZone: string;
  /** E.g. `europe-west3`. */
  region: string;
  /**
   * Attempts after a failed one, 0 to 5.
   * @default 3
   */
  retries?: number;
  /**
   * Whether to stop without being deleted.
   * @default false
   */
  paused?: boolean;
  /**
   * What the job is for, as people see it.
   * @default - none
   */
  description?: string;
  /** Changes the `google_cloud_scheduler_job` resource before it is made. */
  transform?: (config: CloudSchedulerJobConfig) => CloudSchedulerJobConfig;
}

/** Properties of a `Schedule`. */
export interface ScheduleProps extends ScheduleOptions {
  /** What to call. */
  target: ScheduleTarget;
}

abstract class ScheduleBase extends Construct implements ISchedule {
  abstract readonly scheduleName: string;

  metricFailures(): Metric {
    // Cloud Scheduler has no metrics of its own; Logging counts the entries of each job.
    return new Metric({
      metricType: "logging.googleapis.com/log_entry_count",
      kind: "counter",
      resourceType: "cloud_scheduler_job",
      resourceLabels: { job_id: this.scheduleName },
      metricLabels: { severity: "ERROR" },
    });
  }
}

/**
 * A Cloud Scheduler job. A call may come twice.
 *
 * @example
 * new Schedule(this, "Nightly", {
 *   scheduleName: "dev-nightly", cron: "0 3 * * *", timeZone: "Europe/Lisbon", region: "europe-west3",
 *   target: ScheduleTarget.http(fn.url, caller),
 * });
 */
export class Schedule extends ScheduleBase {
  /** A job that is made by others, or by another stack. */
  static fromScheduleName(scope: Construct, id: string, scheduleName: string): ISchedule {
    class Import extends ScheduleBase {
      readonly scheduleName = scheduleName;
    }
    return new Import(scope, id);
  }

  readonly scheduleName: string;

  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { scheduleName, cron, timeZone, region, retries = 3, paused = false, description, target } = props;
    new Validation(this)
      .check(
        "scheduleName",
        scheduleName,
        (name) => /^[A-Za-z0-9_-]{1,500}$/.test(name),
        "Use letters, digits, - and _, 500 characters at most.",
      )
      .check(
        "cron",
        cron,
        (text) => text.trim().split(/\s+/).length === 5,
        "Use five fields, e.g. 0 3 * * *.",
      )
      .check("timeZone", timeZone, isTimeZone, "Use an IANA time zone, e.g. Europe/Lisbon.")
      .check("retries", retries, isWhole(0, 5), "Use 0 to 5.")
      .check(
        "target.attemptDeadline",
        target.attemptDeadline,
        inSteps(Duration.seconds(1), Duration.seconds(15), Duration.minutes(30)),
        "Use whole seconds, 15 seconds to 30 minutes.",
      )
      .finish();
    const config: CloudSchedulerJobConfig = {
      name: scheduleName,
      region,
      schedule: cron,
      timeZone,
      paused,
      ...(description && { description }),
      retryConfig: { retryCount: retries, minBackoffDuration: "10s", maxBackoffDuration: "600s" },
      ...(target.attemptDeadline && { attemptDeadline: `${target.attemptDeadline.toSeconds()}s` }),
      ...target.config,
    };
    this.scheduleName = new CloudSchedulerJob(this, "Resource", props.transform?.(config) ?? config).name;
  }
}

/** JSON in Base64, as the provider takes what is sent. */
function encode(value: unknown): string {
  const json = toJson(value);
  return Token.isUnresolved(json) ? Fn.base64encode(json) : Buffer.from(json).toString("base64");
}
