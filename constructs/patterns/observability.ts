import { Construct } from "constructs";
import { Duration } from "../core";
import {
  Alarm,
  AlarmCondition,
  type AlarmOptions,
  Dashboard,
  GraphWidget,
  type INotificationChannel,
  LogExtractor,
  LogMetric,
  LogsWidget,
  NotificationChannel,
  NotificationTarget,
  ScorecardWidget,
  TextWidget,
  UptimeCheck,
} from "../gcp";
import {
  type ObservabilityProps,
  validateObservability,
  type WatchedDeadLetters,
  type WatchedFunction,
  type WatchedHost,
  type WatchedSubscription,
} from "./observability-props";
import { subscriptionGraphs } from "./subscription-graphs";

/**
 * What people look at and who is told: a dashboard, alarms on failing functions, messages that wait, dead letters and hosts
 * that do not answer, and metrics made of the functions' log events.
 *
 * @example
 * new Observability(this, "Observability", {
 *   name: "dev",
 *   emails: ["on-call@example.com"],
 *   hosts: [{ title: "Chat", host: "chat.example.com", path: "/api/info" }],
 * });
 */
export class Observability extends Construct {
  /** What people look at; more widgets can be added. */
  readonly dashboard: Dashboard;

  private readonly channels: INotificationChannel[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ObservabilityProps,
  ) {
    super(scope, id);
    const {
      name,
      emails = [],
      functions = [],
      subscriptions = [],
      deadLetters = [],
      hosts = [],
      labels,
    } = props;
    validateObservability(this, props);
    this.channels = emails.map(
      (email) =>
        new NotificationChannel(this, `Mail-${email}`, {
          channelName: `${name}: ${email}`,
          target: NotificationTarget.email(email),
          ...(labels && { labels }),
        }),
    );
    this.dashboard = new Dashboard(this, "Dashboard", {
      dashboardName: `Tricloud ${name}`,
      ...(labels && { labels }),
    });
    if (hosts.length > 0) this.addHosts(hosts);
    for (const watched of functions) this.addFunction(watched);
    for (const watched of subscriptions) this.addSubscription(watched);
    if (deadLetters.length > 0) this.addDeadLetters(deadLetters);
    if (functions.length > 0) this.addErrors(functions);
  }

  private addHosts(hosts: readonly WatchedHost[]): void {
    const { name, labels } = this.props;
    const checks = hosts.map(({ title, ...address }) => {
      const check = new UptimeCheck(this, `Uptime-${title}`, {
        checkName: `${name}: ${title}`,
        ...address,
        ...(labels && { labels }),
      });
      check.addAlarm(
        "Down",
        this.alarm(
          `${title} does not answer`,
          "critical",
          `${urlOf(address)} is not reached from two places or more.`,
        ),
      );
      return { title, check };
    });
    this.dashboard.addWidgets(
      new GraphWidget({
        title: "Time to an answer",
        unit: "ms",
        lines: checks.map(({ title, check }) => ({ metric: check.metricLatency(), label: title })),
        window: Duration.minutes(5),
      }),
      new GraphWidget({
        title: "Places that do not reach a host",
        plot: "stacked-bar",
        lines: checks.map(({ title, check }) => ({ metric: check.metricPassed(), label: title })),
        window: Duration.minutes(5),
      }),
    );
  }

  private addFunction({ title, function: fn, alarmingEvents = {}, longestSilence }: WatchedFunction): void {
    const { functionName } = fn;
    const event = LogExtractor.field("jsonPayload.event");
    const ofFunction = `resource.labels.service_name = "${functionName}"`;
    const events = new LogMetric(this, `Events-${title}`, {
      metricName: `${functionName}/events`,
      resourceType: "cloud_run_revision",
      filter: `${ofFunction} AND jsonPayload.event:*`,
      description: `Log events of ${functionName}`,
      labels: { event },
    });
    const durations = new LogMetric(this, `Durations-${title}`, {
      metricName: `${functionName}/durations`,
      resourceType: "cloud_run_revision",
      filter: `${ofFunction} AND jsonPayload.event:* AND jsonPayload.durationMs >= 0`,
      description: `Time that the steps of ${functionName} took`,
      value: { extractor: LogExtractor.field("jsonPayload.durationMs"), unit: "ms" },
      labels: { event },
    });
    const byEvent = { groupBy: ["metric.label.event"] };
    this.dashboard.addWidgets(
      new TextWidget({ title, markdown: `The function \`${functionName}\``, height: 1 }),
    );
    this.dashboard.addWidgets(
      new GraphWidget({
        title: "Calls and errors",
        lines: [
          { metric: fn.metricInvocations(), label: "calls" },
          { metric: fn.metricErrors(), label: "errors" },
        ],
        width: 4,
      }),
      new GraphWidget({
        title: "Events",
        plot: "stacked-bar",
        lines: [{ metric: events.metric(byEvent) }],
        width: 4,
      }),
      new GraphWidget({
        title: "Slowest hundredth of each step",
        unit: "ms",
        lines: [{ metric: durations.metric(byEvent) }],
        width: 4,
      }),
    );
    new Alarm(this, `Errors-${title}`, {
      ...this.alarm(
        `${title} fails`,
        "error",
        `\`${functionName}\` answers calls with errors. Its log says why.`,
      ),
      condition: AlarmCondition.above(fn.metricErrors(), 0, { window: Duration.minutes(10) }),
    });
    if (longestSilence) {
      new Alarm(this, `Silence-${title}`, {
        ...this.alarm(
          `${title} is not called`,
          "error",
          `Nobody has called \`${functionName}\` for ${longestSilence}. Look at what calls it: its schedule may be paused or refused.`,
        ),
        condition: AlarmCondition.absent(fn.metricInvocations(), longestSilence),
      });
    }
    for (const [alarming, documentation] of Object.entries(alarmingEvents)) {
      new Alarm(this, `Event-${title}-${alarming}`, {
        ...this.alarm(`${title}: ${alarming}`, "error", documentation),
        condition: AlarmCondition.logged(
          `resource.type = "cloud_run_revision" AND ${ofFunction} AND jsonPayload.event = "${alarming}"`,
        ),
      });
    }
  }

  private addSubscription(watched: WatchedSubscription): void {
    const { title, subscription, longestWait, documentation } = watched;
    new Alarm(this, `Waiting-${title}`, {
      ...this.alarm(`${title} wait`, "error", documentation),
      condition: AlarmCondition.above(subscription.metricOldestUnackedAge(), longestWait.toSeconds()),
    });
    const markdown = `The subscription \`${subscription.subscriptionName}\``;
    this.dashboard.addWidgets(new TextWidget({ title, markdown, height: 1 }));
    this.dashboard.addWidgets(...subscriptionGraphs(watched));
  }

  private addDeadLetters(deadLetters: readonly WatchedDeadLetters[]): void {
    for (const { title, subscription, documentation } of deadLetters) {
      new Alarm(this, `DeadLetters-${title}`, {
        ...this.alarm(title, "error", documentation),
        condition: AlarmCondition.above(subscription.metricUndelivered(), 0),
      });
    }
    this.dashboard.addWidgets(
      ...deadLetters.map(
        ({ title, subscription }) =>
          new ScorecardWidget({ title, metric: subscription.metricUndelivered(), danger: { above: 0 } }),
      ),
    );
  }

  private addErrors(functions: readonly WatchedFunction[]): void {
    const names = functions.map((watched) => `"${watched.function.functionName}"`).join(" OR ");
    this.dashboard.addWidgets(
      new LogsWidget({
        title: "Errors",
        filter: `resource.type = "cloud_run_revision" AND resource.labels.service_name = (${names}) AND severity >= ERROR`,
      }),
    );
  }

  private alarm(what: string, severity: "critical" | "error", documentation: string): AlarmOptions {
    const { name, labels } = this.props;
    return {
      alarmName: `${name}: ${what}`,
      severity,
      documentation,
      channels: this.channels,
      ...(labels && { labels }),
    };
  }
}

function urlOf({ host, port = 443, path = "/" }: Omit<WatchedHost, "title">): string {
  return `https://${host}${port === 443 ? "" : `:${port}`}${path}`;
}
