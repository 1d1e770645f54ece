import {
  MonitoringNotificationChannel,
  type MonitoringNotificationChannelConfig,
} from "@cdktf/provider-google/lib/monitoring-notification-channel";
import { Construct, type IConstruct } from "constructs";
import { type Labels, labelProblems, Validation } from "../core";
import { displayNameFix, isDisplayName } from "./display-name";

/** Where alarms are told, ours or somebody else's. */
export interface INotificationChannel extends IConstruct {
  /** `projects/<project>/notificationChannels/<number>`. */
  readonly channelId: string;
}

/** Who is told, and by what means. */
export class NotificationTarget {
  /** A mail to an address. */
  static email(address: string): NotificationTarget {
    return new NotificationTarget("email", { email_address: address });
  }

  /**
   * Any other means that Monitoring has, e.g. `NotificationTarget.of("pubsub", { topic: topic.topicId })`. Means that
   * need a secret are made by hand, since it would be in the plan: use `NotificationChannel.fromChannelId`.
   *
   * @param type as `gcloud beta monitoring channel-descriptors list` shows it
   * @param labels what the means needs to know
   */
  static of(type: string, labels: Readonly<Record<string, string>>): NotificationTarget {
    return new NotificationTarget(type, labels);
  }

  private constructor(
    /** The means, e.g. `email`. */
    readonly type: string,
    /** What the means needs to know, e.g. `{ email_address: "on-call@example.com" }`. */
    readonly labels: Readonly<Record<string, string>>,
  ) {}
}

/** Properties of a `NotificationChannel`. */
export interface NotificationChannelProps {
  /** What people see, 512 characters at most. */
  channelName: string;
  /** Who is told, and by what means. */
  target: NotificationTarget;
  /**
   * Labels of the resource: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
  /** Changes the `google_monitoring_notification_channel` resource before it is made. */
  transform?: (config: MonitoringNotificationChannelConfig) => MonitoringNotificationChannelConfig;
}

/**
 * Where Cloud Monitoring tells people about alarms.
 *
 * @example
 * new NotificationChannel(this, "OnCall", {
 *   channelName: "On call",
 *   target: NotificationTarget.email("on-call@example.com"),
 * });
 */
export class NotificationChannel extends Construct implements INotificationChannel {
  /**
   * A channel that is made by others.
   *
   * @param channelId `projects/<project>/notificationChannels/<number>`
   */
  static fromChannelId(scope: Construct, id: string, channelId: string): INotificationChannel {
    class Import extends Construct implements INotificationChannel {
      readonly channelId = channelId;
    }
    const channel = new Import(scope, id);
    new Validation(channel)
      .check(
        "channelId",
        channelId,
        (text) => /^projects\/[^/]+\/notificationChannels\/[^/]+$/.test(text),
        "Use projects/<project>/notificationChannels/<number>.",
      )
      .finish();
    return channel;
  }

  readonly channelId: string;

  constructor(scope: Construct, id: string, props: NotificationChannelProps) {
    super(scope, id);
    const { channelName, target, labels, transform } = props;
    new Validation(this)
      .check("channelName", channelName, isDisplayName, displayNameFix)
      .check(
        "target.type",
        target.type,
        (type) => /^[a-z][a-z0-9_]*$/.test(type),
        "Use a type that Monitoring lists, e.g. pubsub.",
      )
      .check(
        "target.email_address",
        target.type === "email" ? target.labels.email_address : undefined,
        (address) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address),
        "Use a mail address.",
      )
      .add(...labelProblems(labels ?? {}))
      .finish();
    const config: MonitoringNotificationChannelConfig = {
      displayName: channelName,
      type: target.type,
      labels: { ...target.labels },
      ...(labels && { userLabels: labels }),
      // Monitoring keeps a channel that an alarm still names: it goes after the alarm has forgotten it.
      lifecycle: { createBeforeDestroy: true },
    };
    this.channelId = new MonitoringNotificationChannel(this, "Resource", transform?.(config) ?? config).id;
  }
}
