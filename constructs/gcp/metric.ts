import { type Duration, Validation } from "../core";
import {
  type Aligner,
  alignersOf,
  defaultsOf,
  type MetricKind,
  type Reducer,
  reducersOf,
} from "./metric-kind";

/** How a metric's time series are put together. */
export interface MetricOptions {
  /**
   * How the points of one series within a window become one.
   * @default - a counter's `delta`, a gauge's `max`, a check's `next-older`, a distribution's `delta`
   */
  aligner?: Aligner;
  /**
   * How several series become one.
   * @default - a counter's `sum`, a gauge's `max`, a check's `count-false`, a distribution's `percentile-99`
   */
  reducer?: Reducer;
  /**
   * Labels that keep series apart, e.g. `["metric.label.response_code"]`.
   * @default - none: all series become one
   */
  groupBy?: readonly string[];
  /**
   * Labels of the metric that a series must have, e.g. `{ response_code_class: "5xx" }`.
   * @default - any
   */
  metricLabels?: Readonly<Record<string, string>>;
  /**
   * One more condition in Monitoring's filter language, e.g. `metric.labels.response_class != "ack"`.
   * @default - none
   */
  where?: string;
}

/** Properties of a `Metric`. */
export interface MetricProps extends MetricOptions {
  /** E.g. `run.googleapis.com/request_count`. */
  metricType: string;
  /** What the points are, as the metric's description says. */
  kind: MetricKind;
  /** Type of the monitored resource, e.g. `cloud_run_revision`: alert policies need one. */
  resourceType: string;
  /**
   * Labels that name the resource, e.g. `{ service_name: "dev-vectorize" }`.
   * @default - all resources of the type
   */
  resourceLabels?: Readonly<Record<string, string>>;
}

/** How a window's points become one: the same words in alert policies and dashboards. */
export interface Aggregation {
  /** E.g. `300s`. */
  alignmentPeriod: string;
  /** E.g. `ALIGN_RATE`. */
  perSeriesAligner: string;
  /** E.g. `REDUCE_SUM`. */
  crossSeriesReducer: string;
  /**
   * Labels that keep series apart.
   * @default - none: all series become one
   */
  groupByFields?: string[];
}

/**
 * Time series of Cloud Monitoring and how they are put together, for alarms and dashboards.
 *
 * @example
 * fn.metricDuration().with({ reducer: "percentile-50" });
 */
export class Metric {
  /** E.g. `run.googleapis.com/request_count`. */
  readonly metricType: string;
  /** Filter in Monitoring's language that selects the series, the metric's type included. */
  readonly filter: string;

  private readonly aligner: Aligner;
  private readonly reducer: Reducer;

  /** @throws ValidationError if Monitoring cannot put a metric of this kind together like that */
  constructor(private readonly props: MetricProps) {
    const { metricType, kind, resourceType, resourceLabels = {}, metricLabels = {}, where } = props;
    const defaults = defaultsOf(kind);
    this.metricType = metricType;
    this.aligner = props.aligner ?? defaults.aligner;
    this.reducer = props.reducer ?? defaults.reducer;
    const [aligners, reducers] = [alignersOf(kind), reducersOf(kind, this.aligner)];
    new Validation(`Metric ${metricType}`)
      .check(
        "aligner",
        this.aligner,
        (aligner) => aligners.includes(aligner),
        `A ${kind} is aligned by ${aligners.join(", ")}.`,
      )
      .check(
        "reducer",
        this.reducer,
        (reducer) => reducers.includes(reducer),
        `A ${kind} aligned by ${this.aligner} becomes a number by ${reducers.join(", ")}.`,
      )
      .finish();
    this.filter = [
      `metric.type = ${quote(metricType)}`,
      `resource.type = ${quote(resourceType)}`,
      ...Object.entries(resourceLabels).map(([key, value]) => `resource.labels.${key} = ${quote(value)}`),
      ...Object.entries(metricLabels).map(([key, value]) => `metric.labels.${key} = ${quote(value)}`),
      ...(where ? [where] : []),
    ].join(" AND ");
  }

  /** The same metric, put together in another way or narrowed down. Labels and conditions add up. */
  with(options: MetricOptions): Metric {
    const { metricLabels, where } = this.props;
    return new Metric({
      ...this.props,
      ...options,
      metricLabels: { ...metricLabels, ...options.metricLabels },
      where: [where, options.where].filter(Boolean).join(" AND "),
    });
  }

  /** @param window whole seconds, 60 or more */
  aggregation(window: Duration): Aggregation {
    return {
      alignmentPeriod: `${window.toSeconds()}s`,
      perSeriesAligner: `ALIGN_${enumValue(this.aligner)}`,
      crossSeriesReducer: `REDUCE_${enumValue(this.reducer)}`,
      ...(this.props.groupBy && { groupByFields: [...this.props.groupBy] }),
    };
  }
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function enumValue(word: string): string {
  return word.toUpperCase().replaceAll("-", "_");
}
