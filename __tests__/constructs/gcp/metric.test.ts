import { Duration } from "../../../constructs/core";
import { Metric, type MetricKind } from "../../../constructs/gcp";

function metric(kind: MetricKind = "counter"): Metric {
  return new Metric({
    metricType: "run.googleapis.com/request_count",
    kind,
    resourceType: "cloud_run_revision",
    resourceLabels: { service_name: "greet" },
  });
}

test.each<[MetricKind, string, string]>([
  ["counter", "ALIGN_DELTA", "REDUCE_SUM"],
  ["gauge", "ALIGN_MAX", "REDUCE_MAX"],
  ["distribution", "ALIGN_DELTA", "REDUCE_PERCENTILE_99"],
  ["check", "ALIGN_NEXT_OLDER", "REDUCE_COUNT_FALSE"],
])("a %s becomes one number a window by %s and %s", (kind, perSeriesAligner, crossSeriesReducer) => {
  expect(metric(kind).aggregation(Duration.minutes(5))).toEqual({
    alignmentPeriod: "300s",
    perSeriesAligner,
    crossSeriesReducer,
  });
});

test("a metric can be narrowed down and put together in another way, again and again", () => {
  const narrow = metric()
    .with({ metricLabels: { response_code_class: "5xx" }, where: 'metric.labels.route != "/"' })
    .with({
      metricLabels: { route: 'the "best"' },
      where: 'resource.labels.location != "x"',
      aligner: "rate",
      reducer: "max",
      groupBy: ["metric.label.response_code"],
    });
  expect(narrow.filter).toBe(
    'metric.type = "run.googleapis.com/request_count" AND resource.type = "cloud_run_revision"' +
      ' AND resource.labels.service_name = "greet" AND metric.labels.response_code_class = "5xx"' +
      ' AND metric.labels.route = "the \\"best\\"" AND metric.labels.route != "/" AND resource.labels.location != "x"',
  );
  expect(narrow.aggregation(Duration.minutes(1))).toEqual({
    alignmentPeriod: "60s",
    perSeriesAligner: "ALIGN_RATE",
    crossSeriesReducer: "REDUCE_MAX",
    groupByFields: ["metric.label.response_code"],
  });
  expect(metric().filter).not.toContain("route");
});

test.each([
  {
    make: () => metric("gauge").with({ aligner: "rate" }),
    problem: 'aligner is "rate"\n  A gauge is aligned by max, min, mean',
  },
  {
    make: () => metric("counter").with({ aligner: "percentile-99" }),
    problem: 'aligner is "percentile-99"\n  A counter is aligned by delta, rate',
  },
  {
    make: () => metric("distribution").with({ reducer: "sum" }),
    problem: 'reducer is "sum"\n  A distribution aligned by delta becomes a number by percentile-99',
  },
  {
    make: () => metric("check").with({ reducer: "max" }),
    problem: 'reducer is "max"\n  A check aligned by next-older becomes a number by count-false',
  },
])("a metric refuses what Monitoring cannot reckon: $problem", ({ make, problem }) => {
  expect(make).toThrow(`Metric run.googleapis.com/request_count: ${problem}`);
});

test("a distribution aligned by a percentile is a number, which may be reduced like one", () => {
  const slowest = metric("distribution").with({ aligner: "percentile-95", reducer: "max" });
  expect(slowest.aggregation(Duration.minutes(1))).toMatchObject({
    perSeriesAligner: "ALIGN_PERCENTILE_95",
    crossSeriesReducer: "REDUCE_MAX",
  });
});
