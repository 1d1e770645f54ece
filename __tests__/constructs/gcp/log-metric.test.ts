import { Duration } from "../../../constructs/core";
import { Alarm, AlarmCondition, LogExtractor, LogMetric, type LogMetricProps } from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { googleStack } from "./google-stack";

type Stack = ReturnType<typeof googleStack>;

function addLogMetric(stack: Stack, props: Partial<LogMetricProps> = {}): LogMetric {
  return new LogMetric(stack, "Failures", {
    metricName: "dev/backup-failures",
    resourceType: "cloud_run_revision",
    filter: 'jsonPayload.event = "a" OR jsonPayload.event = "b"',
    ...props,
  });
}

test("entries of one type of resource are counted, apart by their labels", () => {
  const stack = googleStack();
  addLogMetric(stack, {
    description: "Backups that failed",
    labels: {
      reason: LogExtractor.field("jsonPayload.reason"),
      code: LogExtractor.pattern("textPayload", "code (\\d+)"),
    },
  });
  Template.fromStack(stack).hasResource("google_logging_metric", {
    name: "dev/backup-failures",
    filter: 'resource.type = "cloud_run_revision" AND (jsonPayload.event = "a" OR jsonPayload.event = "b")',
    description: "Backups that failed",
    metric_descriptor: {
      metric_kind: "DELTA",
      value_type: "INT64",
      unit: "1",
      labels: [
        { key: "reason", value_type: "STRING" },
        { key: "code", value_type: "STRING" },
      ],
    },
    label_extractors: {
      reason: "EXTRACT(jsonPayload.reason)",
      code: 'REGEXP_EXTRACT(textPayload, "code (\\d+)")',
    },
    value_extractor: Match.absent(),
    bucket_options: Match.absent(),
  });
});

test("a number in the entries is kept as a distribution", () => {
  const stack = googleStack();
  const metric = addLogMetric(stack, {
    value: { extractor: LogExtractor.field("jsonPayload.tookMs"), unit: "ms" },
  });
  Template.fromStack(stack).hasResource("google_logging_metric", {
    metric_descriptor: { value_type: "DISTRIBUTION", unit: "ms", labels: Match.absent() },
    value_extractor: "EXTRACT(jsonPayload.tookMs)",
    bucket_options: { exponential_buckets: { num_finite_buckets: 24, growth_factor: 2, scale: 1 } },
  });
  expect(metric.metric().aggregation(Duration.minutes(1)).crossSeriesReducer).toBe("REDUCE_PERCENTILE_99");
});

test("the ranges of a distribution, and the resource, are the caller's to set", () => {
  const stack = googleStack();
  const metric = addLogMetric(stack, {
    value: { extractor: LogExtractor.field("jsonPayload.tookMs"), bounds: [0, 10, 100] },
    transform: (config) => ({ ...config, disabled: true }),
  });
  Template.fromStack(stack).hasResource("google_logging_metric", {
    disabled: true,
    bucket_options: { explicit_buckets: { bounds: [0, 10, 100] } },
  });
  expect(metric.node.defaultChild).toMatchObject({ terraformResourceType: "google_logging_metric" });
});

test("an alarm on a log metric is made after it", () => {
  const stack = googleStack();
  new Alarm(stack, "Alarm", {
    alarmName: "Backup fails",
    condition: AlarmCondition.above(addLogMetric(stack).metric({ groupBy: ["metric.label.reason"] }), 0),
  });
  Template.fromStack(stack).hasResource("google_monitoring_alert_policy", {
    conditions: [
      {
        condition_threshold: {
          filter: Match.stringLikeRegexp(
            '^metric.type = "logging.googleapis.com/user/\\$\\{google_logging_metric.Failures_\\w+.name\\}"' +
              ' AND resource.type = "cloud_run_revision"$',
          ),
          aggregations: [{ group_by_fields: ["metric.label.reason"] }],
        },
      },
    ],
  });
});

test("a log metric of others' is known by its name", () => {
  const attributes = { metricName: "latency", resourceType: "cloud_run_revision", distribution: true };
  const metric = LogMetric.fromMetricName(googleStack(), "Theirs", attributes).metric();
  expect(metric.metricType).toBe("logging.googleapis.com/user/latency");
  expect(metric.aggregation(Duration.minutes(1)).crossSeriesReducer).toBe("REDUCE_PERCENTILE_99");
});

test("a log metric names all that is wrong with it", () => {
  const make = () =>
    addLogMetric(googleStack(), {
      metricName: "/backup failures",
      resourceType: "Cloud Run",
      filter: "",
      description: "x".repeat(8001),
      value: { extractor: LogExtractor.pattern("jsonPayload.took", "\\d+"), bounds: [1, 1] },
      labels: { "the reason": LogExtractor.field("jsonPayload.reason") },
    });
  expect(make).toThrow("stack/Failures: 7 values cannot be used");
  expect(make).toThrow('metricName is "/backup failures". Use letters, digits and');
  expect(make).toThrow('resourceType is "Cloud Run". Use the type of a monitored resource');
  expect(make).toThrow('filter is "". Say which entries count');
  expect(make).toThrow("Use 8,000 characters at most.");
  expect(make).toThrow("value.bounds is [1,1]. Use one bound or more, each above the one before.");
  expect(make).toThrow('value.extractor is "\\\\d+". Use an expression with one group');
  expect(make).toThrow('labels key is "the reason". Use letters, digits and _');
});

test.each(["took \\d+ ms", "(a)(b)", "\\(a\\)", "(?:a)", "[(]a"])(
  "a pattern without exactly one group is refused: %s",
  (pattern) => {
    const labels = { why: LogExtractor.pattern("textPayload", pattern) };
    expect(() => addLogMetric(googleStack(), { labels })).toThrow("Use an expression with one group");
  },
);

test.each(["took (\\d+) ms", "(?P<ms>\\d+)", "\\((a)\\)", "(?:a)(b)", "[(](a)"])(
  "a pattern with one group is taken: %s",
  (pattern) => {
    const labels = { why: LogExtractor.pattern("textPayload", pattern) };
    expect(() => addLogMetric(googleStack(), { labels })).not.toThrow();
  },
);

test("eleven labels are one too many", () => {
  const labels = Object.fromEntries(
    Array.from({ length: 11 }, (_, i) => [`label${i}`, LogExtractor.field("jsonPayload.reason")]),
  );
  expect(() => addLogMetric(googleStack(), { labels })).toThrow("Use 10 labels at most.");
});
