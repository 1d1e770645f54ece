import { Duration } from "../../../constructs/core";
import { TerraformVariable } from "../../../constructs/core/terraform";
import {
  Alarm,
  AlarmCondition,
  type AlarmProps,
  LogExtractor,
  Metric,
  NotificationChannel,
  NotificationTarget,
} from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { googleStack, project } from "./google-stack";

type Stack = ReturnType<typeof googleStack>;

const errors = new Metric({
  metricType: "run.googleapis.com/request_count",
  kind: "counter",
  resourceType: "cloud_run_revision",
});

function addAlarm(stack: Stack, props: Partial<AlarmProps> = {}): Alarm {
  const condition = AlarmCondition.above(errors, 5);
  return new Alarm(stack, "Errors", { alarmName: "Too many errors", condition, ...props });
}

test("an alarm watches one number, tells nobody and forgets after a week unless told otherwise", () => {
  const stack = googleStack();
  addAlarm(stack);
  Template.fromStack(stack).hasResource("google_monitoring_alert_policy", {
    display_name: "Too many errors",
    combiner: "OR",
    enabled: true,
    severity: Match.absent(),
    documentation: Match.absent(),
    notification_channels: [],
    alert_strategy: { auto_close: "604800s", notification_rate_limit: Match.absent() },
    conditions: [
      {
        display_name: "Too many errors",
        condition_threshold: {
          filter: errors.filter,
          comparison: "COMPARISON_GT",
          threshold_value: 5,
          duration: "0s",
          trigger: { count: 1 },
          evaluation_missing_data: Match.absent(),
          aggregations: [
            {
              alignment_period: "300s",
              per_series_aligner: "ALIGN_DELTA",
              cross_series_reducer: "REDUCE_SUM",
            },
          ],
        },
      },
    ],
  });
});

test("who is told, how bad it is, what to do and when it is over are the caller's to set", () => {
  const stack = googleStack();
  const mail = new NotificationChannel(stack, "Mail", {
    channelName: "On call",
    target: NotificationTarget.email("on-call@example.com"),
    labels: { team: "platform" },
  });
  const theirs = NotificationChannel.fromChannelId(
    stack,
    "Theirs",
    `projects/${project}/notificationChannels/1`,
  );
  const alarm = addAlarm(stack, {
    channels: [mail, theirs],
    severity: "critical",
    documentation: "Look at the **queue**.",
    autoClose: Duration.minutes(30),
    enabled: false,
    labels: { team: "platform" },
    transform: (config) => ({ ...config, project: "elsewhere" }),
  });
  const template = Template.fromStack(stack);
  template.hasResource("google_monitoring_notification_channel", {
    display_name: "On call",
    type: "email",
    labels: { email_address: "on-call@example.com" },
    user_labels: { team: "platform" },
  });
  template.hasResource("google_monitoring_alert_policy", {
    project: "elsewhere",
    enabled: false,
    severity: "CRITICAL",
    documentation: { content: "Look at the **queue**.", mime_type: "text/markdown" },
    alert_strategy: { auto_close: "1800s" },
    user_labels: { team: "platform" },
    notification_channels: [
      Match.stringLikeRegexp("google_monitoring_notification_channel.Mail_.*\\.id"),
      `projects/${project}/notificationChannels/1`,
    ],
  });
  expect(alarm.node.defaultChild).toMatchObject({ terraformResourceType: "google_monitoring_alert_policy" });
});

test("Monitoring's variables in the documentation are left for Monitoring, Terraform's are Terraform's", () => {
  const stack = googleStack();
  const team = new TerraformVariable(stack, "team", { type: "string" }).stringValue;
  addAlarm(stack, { documentation: `\${resource.label.host} fails, 5%{now}: ask ${team}.` });
  Template.fromStack(stack).hasResource("google_monitoring_alert_policy", {
    documentation: { content: "$$" + "{resource.label.host} fails, 5%%{now}: ask $" + "{var.team}." },
  });
});

test("a number may be too low, for some time, and missing data may count as too low", () => {
  const stack = googleStack();
  const condition = AlarmCondition.below(errors, 0.5, {
    window: Duration.hours(1),
    lasting: Duration.minutes(10),
    missingData: "beyond",
  });
  addAlarm(stack, { condition });
  Template.fromStack(stack).hasResource("google_monitoring_alert_policy", {
    conditions: [
      {
        condition_threshold: {
          comparison: "COMPARISON_LT",
          threshold_value: 0.5,
          duration: "600s",
          evaluation_missing_data: "EVALUATION_MISSING_DATA_ACTIVE",
          aggregations: [{ alignment_period: "3600s" }],
        },
      },
    ],
  });
});

test("data may be missing", () => {
  const stack = googleStack();
  addAlarm(stack, { condition: AlarmCondition.absent(errors, Duration.hours(2)) });
  Template.fromStack(stack).hasResource("google_monitoring_alert_policy", {
    conditions: [
      {
        condition_absent: {
          filter: errors.filter,
          duration: "7200s",
          aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_DELTA" }],
        },
      },
    ],
  });
});

test("a log entry sets an alarm off, at most every half hour for each combination of its labels", () => {
  const stack = googleStack();
  const condition = AlarmCondition.logged('jsonPayload.event = "backup-failed"', {
    labels: {
      reason: LogExtractor.field("jsonPayload.reason"),
      host: LogExtractor.pattern('labels."compute.googleapis.com/resource_name"', 'name="(\\w+)"'),
    },
  });
  addAlarm(stack, { condition });
  Template.fromStack(stack).hasResource("google_monitoring_alert_policy", {
    alert_strategy: { notification_rate_limit: { period: "1800s" } },
    conditions: [
      {
        condition_matched_log: {
          filter: 'jsonPayload.event = "backup-failed"',
          label_extractors: {
            reason: "EXTRACT(jsonPayload.reason)",
            host: 'REGEXP_EXTRACT(labels."compute.googleapis.com/resource_name", "name=\\"(\\w+)\\"")',
          },
        },
      },
    ],
  });
});

test("an alarm names all that is wrong with it", () => {
  const make = () =>
    addAlarm(googleStack(), {
      alarmName: "",
      documentation: "é".repeat(6000),
      autoClose: Duration.minutes(10),
      channels: Array.from({ length: 17 }, (_, i) => ({ channelId: `${i}` }) as NotificationChannel),
      labels: { Team: "platform" },
      condition: AlarmCondition.above(errors, Number.NaN, { window: Duration.seconds(90) }),
    });
  expect(make).toThrow("stack/Errors: 7 values cannot be used");
  expect(make).toThrow('alarmName is "". Use 1 to 512 characters.');
  expect(make).toThrow("Use 8,192 characters and 10,240 bytes at most.");
  expect(make).toThrow("autoClose is 10 min. Use whole minutes, 30 minutes to 7 days.");
  expect(make).toThrow("Use 16 channels at most.");
  expect(make).toThrow('labels key is "Team".');
  expect(make).toThrow("condition.threshold is null. Use a number.");
  expect(make).toThrow("condition.window is 90 s. Use whole minutes, up to 25 hours.");
});

test.each([
  {
    condition: AlarmCondition.above(errors, 1, { lasting: Duration.hours(24) }),
    problem: "condition.lasting is 24 h\n  Use whole minutes, up to 23.5 hours.",
  },
  {
    condition: AlarmCondition.above(errors, 1, { window: Duration.hours(26) }),
    problem: "condition.window is 26 h",
  },
  {
    condition: AlarmCondition.above(errors, 1, { missingData: "fine" }),
    problem: 'condition.missingData is "fine"\n  Set lasting to a minute or more',
  },
  {
    condition: AlarmCondition.above(errors.with({ where: "x".repeat(2048) }), 1),
    problem: "condition.metric is ",
  },
  {
    condition: AlarmCondition.absent(errors, Duration.minutes(2.5)),
    problem: "condition.duration is 2.5 min\n  Use whole minutes, from 2 minutes to 23.5 hours.",
  },
  {
    condition: AlarmCondition.absent(errors, Duration.minutes(1)),
    problem: "condition.duration is 1 min\n  Use whole minutes, from 2 minutes to 23.5 hours.",
  },
  { condition: AlarmCondition.logged(" "), problem: 'condition.filter is " "\n  Say which entries count.' },
  {
    condition: AlarmCondition.logged("severity = ERROR", { notifyEvery: Duration.minutes(1) }),
    problem: "condition.notifyEvery is 1 min\n  Use whole minutes, 5 or more.",
  },
  {
    condition: AlarmCondition.logged("severity = ERROR", { labels: { why: LogExtractor.field("a b") } }),
    problem: 'condition.labels.why is "a b"\n  Use the path of a field, e.g. jsonPayload.reason.',
  },
])("an alarm refuses $problem", ({ condition, problem }) => {
  expect(() => addAlarm(googleStack(), { condition })).toThrow(`stack/Errors: ${problem}`);
});

test("an alarm of others' is known by its id, and refused by its name", () => {
  const id = `projects/${project}/alertPolicies/1`;
  expect(Alarm.fromAlarmId(googleStack(), "Theirs", id).alarmId).toBe(id);
  expect(() => Alarm.fromAlarmId(googleStack(), "Theirs", "Too many errors")).toThrow(
    'stack/Theirs: alarmId is "Too many errors"\n  Use projects/<project>/alertPolicies/<number>.',
  );
});
