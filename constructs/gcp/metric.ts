/** A time series of Cloud Monitoring, for alert policies and dashboards. */
export interface Metric {
  /** E.g. `run.googleapis.com/request_count`. */
  metricType: string;
  /** Filter in Monitoring's language that selects the series, the metric's type included. */
  filter: string;
}

/** The filter of a metric on one resource. */
export function metricOf(
  metricType: string,
  resource: { type: string; labels: Record<string, string> },
  metricLabels: Record<string, string> = {},
): Metric {
  const conditions = [
    `metric.type = "${metricType}"`,
    `resource.type = "${resource.type}"`,
    ...Object.entries(resource.labels).map(([key, value]) => `resource.labels.${key} = "${value}"`),
    ...Object.entries(metricLabels).map(([key, value]) => `metric.labels.${key} = "${value}"`),
  ];
  return { metricType, filter: conditions.join(" AND ") };
}
