import {
  MonitoringAlertPolicy,
  type MonitoringAlertPolicyConfig,
} from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { Construct, type IConstruct } from "constructs";
import { Duration, type Labels, labelProblems, Validation } from "../core";
import type { AlarmCondition } from "./alarm-condition";
import { displayNameFix, isDisplayName } from "./display-name";
import { inSteps } from "./in-steps";
import type { INotificationChannel } from "./notification-channel";
import { verbatim } from "./verbatim";

/** An alarm, ours or somebody else's. */
export interface IAlarm extends IConstruct {
  /** `projects/<project>/alertPolicies/<number>`. */
  readonly alarmId: string;
}

/** Properties of an `Alarm`, but for its condition. */
export interface AlarmOptions {
  /** What people read first, 512 characters at most; no two alarms of a project should share it. */
  alarmName: string;
  /**
   * Who is told.
   * @default - nobody: incidents are shown in Cloud Monitoring only
   */
  channels?: readonly INotificationChannel[];
  /**
   * How bad it is, for people and for filters of incidents.
   * @default - none
   */
  severity?: "critical" | "error" | "warning";
  /**
   * What whoever is told should know and do, in Markdown; 8,192 characters and 10,240 bytes at most. Monitoring's
   * variables are filled in, e.g. `${resource.label.host}`.
   * @default - none
   * @see https://cloud.google.com/monitoring/alerts/doc-variables
   */
  documentation?: string;
  /**
   * How long there has to be no data until an incident is closed, in whole minutes, 30 minutes to 7 days.
   * @default Duration.days(7)
   */
  autoClose?: Duration;
  /**
   * Whether the condition is watched.
   * @default true
   */
  enabled?: boolean;
  /**
   * Labels of the resource: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
  /** Changes the `google_monitoring_alert_policy` resource before it is made. */
  transform?: (config: MonitoringAlertPolicyConfig) => MonitoringAlertPolicyConfig;
}

/** Properties of an `Alarm`. */
export interface AlarmProps extends AlarmOptions {
  /** What sets the alarm off. */
  condition: AlarmCondition;
}

/**
 * An alert policy of Cloud Monitoring with one condition.
 *
 * @example
 * new Alarm(this, "VectorizeErrors", {
 *   alarmName: "Vectorize fails",
 *   condition: AlarmCondition.above(fn.metricErrors(), 5, { window: Duration.minutes(10) }),
 *   severity: "error",
 *   channels: [onCall],
 * });
 */
export class Alarm extends Construct implements IAlarm {
  /**
   * An alarm that is made by others.
   *
   * @param alarmId `projects/<project>/alertPolicies/<number>`
   */
  static fromAlarmId(scope: Construct, id: string, alarmId: string): IAlarm {
    class Import extends Construct implements IAlarm {
      readonly alarmId = alarmId;
    }
    const alarm = new Import(scope, id);
    new Validation(alarm)
      .check(
        "alarmId",
        alarmId,
        (text) => /^projects\/[^/]+\/alertPolicies\/[^/]+$/.test(text),
        "Use projects/<project>/alertPolicies/<number>.",
      )
      .finish();
    return alarm;
  }

  readonly alarmId: string;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    validate(this, props);
    const { alarmName, condition, channels = [], severity, documentation, labels, transform } = props;
    const { notifyEvery } = condition;
    const config: MonitoringAlertPolicyConfig = {
      displayName: alarmName,
      combiner: "OR",
      conditions: [{ displayName: alarmName, ...condition.configure() }],
      notificationChannels: channels.map(({ channelId }) => channelId),
      enabled: props.enabled ?? true,
      alertStrategy: {
        autoClose: `${(props.autoClose ?? Duration.days(7)).toSeconds()}s`,
        ...(notifyEvery && { notificationRateLimit: { period: `${notifyEvery.toSeconds()}s` } }),
      },
      ...(severity && { severity: severity.toUpperCase() }),
      ...(documentation && {
        documentation: { content: verbatim(documentation), mimeType: "text/markdown" },
      }),
      ...(labels && { userLabels: labels }),
    };
    this.alarmId = new MonitoringAlertPolicy(this, "Resource", transform?.(config) ?? config).name;
  }
}

function validate(alarm: Alarm, props: AlarmProps): void {
  const validation = new Validation(alarm)
    .check("alarmName", props.alarmName, isDisplayName, displayNameFix)
    .check(
      "documentation",
      props.documentation,
      (text) => text.length <= 8192 && Buffer.byteLength(text) <= 10_240,
      "Use 8,192 characters and 10,240 bytes at most.",
    )
    .check(
      "autoClose",
      props.autoClose,
      inSteps(Duration.minutes(1), Duration.minutes(30), Duration.days(7)),
      "Use whole minutes, 30 minutes to 7 days.",
    )
    .check("channels", props.channels, ({ length }) => length <= 16, "Use 16 channels at most.")
    .add(...labelProblems(props.labels ?? {}));
  props.condition.validate(validation);
  validation.finish();
}
