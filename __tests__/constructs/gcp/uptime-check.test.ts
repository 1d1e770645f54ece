import { Duration } from "../../../constructs/core";
import { UptimeCheck, type UptimeCheckProps } from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { googleStack } from "./google-stack";

type Stack = ReturnType<typeof googleStack>;

function addCheck(stack: Stack, props: Partial<UptimeCheckProps> = {}): UptimeCheck {
  return new UptimeCheck(stack, "Chat", { checkName: "Chat", host: "chat.example.com", ...props });
}

test("an address is looked at by HTTPS every five minutes from everywhere", () => {
  const stack = googleStack();
  addCheck(stack);
  Template.fromStack(stack).hasResource("google_monitoring_uptime_check_config", {
    display_name: "Chat",
    period: "300s",
    timeout: "10s",
    checker_type: "STATIC_IP_CHECKERS",
    monitored_resource: { type: "uptime_url", labels: { host: "chat.example.com" } },
    http_check: {
      use_ssl: true,
      validate_ssl: true,
      path: "/",
      port: 443,
      accepted_response_status_codes: [{ status_class: "STATUS_CLASS_2XX" }],
    },
    content_matchers: Match.absent(),
    selected_regions: Match.absent(),
    // Monitoring refuses to delete a check that an alarm still watches.
    lifecycle: { create_before_destroy: true },
  });
});

test("what is right, how often and from where are the caller's to set", () => {
  const stack = googleStack();
  const check = addCheck(stack, {
    path: "/api/info",
    port: 8443,
    expectedStatus: [200, "3xx"],
    expectedContent: '"version": "8"',
    period: Duration.minutes(1),
    timeout: Duration.seconds(60),
    regions: ["europe", "usa-iowa", "asia-pacific"],
    labels: { team: "platform" },
    transform: (config) => ({ ...config, logCheckFailures: true }),
  });
  Template.fromStack(stack).hasResource("google_monitoring_uptime_check_config", {
    period: "60s",
    timeout: "60s",
    log_check_failures: true,
    user_labels: { team: "platform" },
    http_check: {
      path: "/api/info",
      port: 8443,
      accepted_response_status_codes: [{ status_value: 200 }, { status_class: "STATUS_CLASS_3XX" }],
    },
    content_matchers: [{ content: '"version": "8"', matcher: "CONTAINS_STRING" }],
    selected_regions: ["EUROPE", "USA_IOWA", "ASIA_PACIFIC"],
  });
  expect(check.node.defaultChild).toMatchObject({
    terraformResourceType: "google_monitoring_uptime_check_config",
  });
});

test("its alarm goes off when two places cannot reach the address", () => {
  const stack = googleStack();
  addCheck(stack).addAlarm("Down", { alarmName: "Chat is down", severity: "critical" });
  Template.fromStack(stack).hasResource("google_monitoring_alert_policy", {
    display_name: "Chat is down",
    severity: "CRITICAL",
    conditions: [
      {
        condition_threshold: {
          filter: Match.stringLikeRegexp(
            '^metric.type = "monitoring.googleapis.com/uptime_check/check_passed" AND resource.type = "uptime_url"' +
              ' AND metric.labels.check_id = "..google_monitoring_uptime_check_config.Chat_\\w+.uptime_check_id."$',
          ),
          comparison: "COMPARISON_GT",
          threshold_value: 1,
          duration: "60s",
          aggregations: [
            {
              alignment_period: "1200s",
              per_series_aligner: "ALIGN_NEXT_OLDER",
              cross_series_reducer: "REDUCE_COUNT_FALSE",
            },
          ],
        },
      },
    ],
  });
});

test("a check of others' is watched by its id", () => {
  const check = UptimeCheck.fromCheckId(googleStack(), "Theirs", "chat-1");
  expect(check.metricLatency().filter).toBe(
    'metric.type = "monitoring.googleapis.com/uptime_check/request_latency" AND resource.type = "uptime_url"' +
      ' AND metric.labels.check_id = "chat-1"',
  );
  expect(check.metricCertificateDays().aggregation(Duration.hours(1))).toEqual({
    alignmentPeriod: "3600s",
    perSeriesAligner: "ALIGN_MIN",
    crossSeriesReducer: "REDUCE_MIN",
  });
});

test.each<[Partial<UptimeCheckProps>, string]>([
  [{ checkName: "" }, 'checkName is ""'],
  [{ host: "https://chat.example.com" }, 'host is "https://chat.example.com"\n  Use a host alone'],
  [{ path: "api" }, 'path is "api"\n  Begin with /.'],
  [{ port: 0 }, "port is 0\n  Use 1 to 65535."],
  [{ expectedContent: "x".repeat(1025) }, "expectedContent is "],
  [{ expectedStatus: [] }, "expectedStatus is []\n  Name a status, or leave it out."],
  [{ expectedStatus: [99] }, "expectedStatus is 99\n  Use 100 to 599, or a class such as 2xx."],
  [{ period: Duration.minutes(2) }, "period is 2 min\n  Use 1, 5, 10 or 15 minutes."],
  [{ timeout: Duration.seconds(61) }, "timeout is 61 s\n  Use whole seconds, 1 to 60."],
  [{ timeout: Duration.milliseconds(1500) }, "timeout is 1500 ms\n  Use whole seconds, 1 to 60."],
  [{ regions: ["europe", "usa-iowa"] }, 'regions is ["europe","usa-iowa"]\n  Choose three places or more'],
  [{ labels: { Team: "x" } }, 'labels key is "Team"'],
])("a check refuses %j", (props, problem) => {
  expect(() => addCheck(googleStack(), props)).toThrow(`stack/Chat: ${problem}`);
});

test("the United States alone are three places", () => {
  expect(() => addCheck(googleStack(), { regions: ["usa"] })).not.toThrow();
});
