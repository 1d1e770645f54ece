import { Duration } from "../../../constructs/core";
import { TerraformStack } from "../../../constructs/core/terraform";
import { NodeFunction, Subscription, useGoogle } from "../../../constructs/gcp";
import { Observability, type ObservabilityProps } from "../../../constructs/patterns";
import { Capture, Match, Template, TestApp } from "../../../constructs/testing";

const project = "demo-project";
const region = "europe-west3";

function observe(props: (stack: TerraformStack) => Partial<ObservabilityProps>): Template {
  const stack = new TerraformStack(new TestApp(), "stack");
  useGoogle(stack, { project, region });
  new Observability(stack, "Observability", { name: "dev", ...props(stack) });
  return Template.fromStack(stack);
}

const watchedFunction = (stack: TerraformStack) => ({
  title: "Backup",
  function: NodeFunction.fromFunctionName(stack, "Backup", { functionName: "dev-backup", project, region }),
  alarmingEvents: { "backup.missing": "Look at the newest runs." },
});

const watchedSubscription = (stack: TerraformStack) => ({
  title: "Messages",
  subscription: Subscription.fromSubscriptionName(stack, "Messages", "dev-messages"),
  longestWait: Duration.minutes(15),
  documentation: "",
});

test("every alarm is mailed to everybody named", () => {
  const template = observe((stack) => ({
    emails: ["on-call@example.com", "owner@example.com"],
    functions: [watchedFunction(stack)],
  }));
  template.hasResource("google_monitoring_notification_channel", {
    type: "email",
    labels: { email_address: "owner@example.com" },
  });
  const policies = template.findResources("google_monitoring_alert_policy");
  expect(Object.keys(policies)).toHaveLength(2);
  for (const policy of Object.values(policies)) {
    expect(policy["notification_channels"]).toHaveLength(2);
  }
});

test("a host that does not answer is a critical alarm, and its time to an answer is on the dashboard", () => {
  const template = observe(() => ({
    hosts: [{ title: "Chat", host: "chat.example.com", path: "/api/info" }],
  }));
  template.hasResource("google_monitoring_uptime_check_config", {
    http_check: { path: "/api/info", use_ssl: true },
    monitored_resource: { labels: { host: "chat.example.com" } },
  });
  template.hasResource("google_monitoring_alert_policy", {
    display_name: "dev: Chat does not answer",
    severity: "CRITICAL",
  });
  expect(titlesOf(template)).toEqual(["Time to an answer", "Places that do not reach a host"]);
});

test("whoever is told that a host does not answer reads its whole address", () => {
  const template = observe(() => ({
    hosts: [{ title: "Vectors", host: "vectors.example.com", port: 8443, path: "/healthz" }],
  }));
  template.hasResource("google_monitoring_alert_policy", {
    documentation: {
      content: Match.stringLikeRegexp("^https://vectors.example.com:8443/healthz is not reached"),
    },
  });
});

test("a function's errors and its alarming log events raise alarms, with what to do", () => {
  const template = observe((stack) => ({ functions: [watchedFunction(stack)] }));
  template.hasResource("google_monitoring_alert_policy", {
    display_name: "dev: Backup fails",
    conditions: [{ condition_threshold: { filter: Match.stringLikeRegexp('service_name = "dev-backup"') } }],
  });
  template.hasResource("google_monitoring_alert_policy", {
    display_name: "dev: Backup: backup.missing",
    documentation: { content: "Look at the newest runs." },
    conditions: [
      { condition_matched_log: { filter: Match.stringLikeRegexp('jsonPayload.event = "backup.missing"') } },
    ],
  });
});

test("a function that the clock calls raises an alarm when it is not called any more", () => {
  const template = observe((stack) => ({
    functions: [{ ...watchedFunction(stack), longestSilence: Duration.hours(2) }],
  }));
  template.hasResource("google_monitoring_alert_policy", {
    display_name: "dev: Backup is not called",
    conditions: [
      { condition_absent: { duration: "7200s", filter: Match.stringLikeRegexp("request_count") } },
    ],
  });
});

test("a function's log events and the time of its steps become metrics by event", () => {
  const template = observe((stack) => ({ functions: [watchedFunction(stack)] }));
  template.hasResource("google_logging_metric", {
    name: "dev-backup/events",
    label_extractors: { event: "EXTRACT(jsonPayload.event)" },
    metric_descriptor: { value_type: "INT64" },
  });
  template.hasResource("google_logging_metric", {
    name: "dev-backup/durations",
    value_extractor: "EXTRACT(jsonPayload.durationMs)",
    metric_descriptor: { value_type: "DISTRIBUTION", unit: "ms" },
  });
});

test("messages that nobody takes in time are an alarm, and are on the dashboard with what becomes of them", () => {
  const template = observe((stack) => ({
    subscriptions: [{ ...watchedSubscription(stack), documentation: "Read the log." }],
  }));
  template.hasResource("google_monitoring_alert_policy", {
    display_name: "dev: Messages wait",
    documentation: { content: "Read the log." },
    conditions: [
      {
        condition_threshold: {
          filter: Match.stringLikeRegexp('oldest_unacked_message_age.*subscription_id = "dev-messages"'),
          comparison: "COMPARISON_GT",
          threshold_value: 900,
        },
      },
    ],
  });
  expect(titlesOf(template)).toEqual([
    "Messages",
    "Age of the oldest that waits",
    "Waiting and dead",
    "Pushes",
  ]);
});

test("a single dead letter is an alarm", () => {
  const template = observe((stack) => ({
    deadLetters: [
      {
        title: "Dead records",
        subscription: Subscription.fromSubscriptionName(stack, "Kept", "dev-dead-kept"),
        documentation: "Pull them.",
      },
    ],
  }));
  template.hasResource("google_monitoring_alert_policy", {
    display_name: "dev: Dead records",
    conditions: [
      {
        condition_threshold: {
          filter: Match.stringLikeRegexp('subscription_id = "dev-dead-kept"'),
          comparison: "COMPARISON_GT",
          threshold_value: 0,
        },
      },
    ],
  });
  expect(titlesOf(template)).toEqual(["Dead records"]);
});

test("with nothing to watch there is an empty dashboard and no alarm", () => {
  const template = observe(() => ({}));
  template.resourceCountIs("google_monitoring_alert_policy", 0);
  expect(titlesOf(template)).toEqual([]);
});

test.each([
  ["name", () => ({ name: "Dev" })],
  [
    "hosts",
    () => ({
      hosts: [
        { title: "A", host: "a.example.com" },
        { title: "A", host: "b.example.com" },
      ],
    }),
  ],
  [
    "functions",
    (stack: TerraformStack) => ({
      functions: [watchedFunction(stack), watchedFunction(new TerraformStack(stack.node.root, "b"))],
    }),
  ],
  [
    "subscriptions",
    (stack: TerraformStack) => ({
      subscriptions: [
        watchedSubscription(stack),
        watchedSubscription(new TerraformStack(stack.node.root, "b")),
      ],
    }),
  ],
])("wrong %s are refused with the construct's path", (field, props) => {
  expect(() => observe(props)).toThrow(`stack/Observability: ${field} is`);
});

function titlesOf(template: Template): string[] {
  const json = new Capture();
  template.hasResource("google_monitoring_dashboard", { dashboard_json: json });
  const { mosaicLayout } = JSON.parse(String(json.value));
  return (mosaicLayout.tiles ?? []).map(({ widget }: { widget: { title: string } }) => widget.title);
}
