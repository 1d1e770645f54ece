/**
 * What a metric's points are: how often something happened since the last point, a number now, how many values fell
 * into which range, or yes and no.
 */
export type MetricKind = "counter" | "gauge" | "distribution" | "check";

/** How the points of one series within a window become one. */
export type Aligner =
  | "delta"
  | "rate"
  | "interpolate"
  | "next-older"
  | "min"
  | "max"
  | "mean"
  | "count"
  | "sum"
  | "stddev"
  | "count-true"
  | "count-false"
  | "fraction-true"
  | "percentile-99"
  | "percentile-95"
  | "percentile-50"
  | "percentile-05"
  | "percent-change";

/** How several series become one number; `none` keeps them apart. */
export type Reducer =
  | "none"
  | "mean"
  | "min"
  | "max"
  | "sum"
  | "stddev"
  | "count"
  | "count-true"
  | "count-false"
  | "fraction-true"
  | "percentile-99"
  | "percentile-95"
  | "percentile-50"
  | "percentile-05";

// What goes with what: https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Aligner
const aligners: Record<MetricKind, readonly Aligner[]> = {
  counter: ["delta", "rate", "min", "max", "mean", "count", "sum", "stddev", "percent-change"],
  gauge: ["max", "min", "mean", "next-older", "interpolate", "count", "sum", "stddev", "percent-change"],
  distribution: ["delta", "sum", "percentile-99", "percentile-95", "percentile-50", "percentile-05"],
  check: ["next-older", "count", "count-true", "count-false", "fraction-true"],
};

const percentiles: readonly Reducer[] = ["percentile-99", "percentile-95", "percentile-50", "percentile-05"];
const ofDistributions: readonly Reducer[] = [...percentiles, "mean", "stddev"];
const ofNumbers: readonly Reducer[] = ["none", "sum", "min", "max", "count", ...ofDistributions];
const ofBooleans: readonly Reducer[] = ["count-false", "count-true", "fraction-true", "count"];

const defaults: Record<MetricKind, { aligner: Aligner; reducer: Reducer }> = {
  counter: { aligner: "delta", reducer: "sum" },
  gauge: { aligner: "max", reducer: "max" },
  // Whole distributions are merged before the percentile is taken: a percentile of percentiles would mean nothing.
  distribution: { aligner: "delta", reducer: "percentile-99" },
  check: { aligner: "next-older", reducer: "count-false" },
};

/** The aligners that Monitoring has for a kind of metric. */
export function alignersOf(kind: MetricKind): readonly Aligner[] {
  return aligners[kind];
}

/** The reducers that make a number of what an aligner makes of a kind of metric. */
export function reducersOf(kind: MetricKind, aligner: Aligner): readonly Reducer[] {
  if (kind === "distribution" && (aligner === "delta" || aligner === "sum")) return ofDistributions;
  return kind === "check" && aligner === "next-older" ? ofBooleans : ofNumbers;
}

/** How a kind of metric is put together unless told otherwise. */
export function defaultsOf(kind: MetricKind): { aligner: Aligner; reducer: Reducer } {
  return defaults[kind];
}
