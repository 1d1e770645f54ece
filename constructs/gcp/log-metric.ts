import { LoggingMetric, type LoggingMetricConfig } from "@cdktf/provider-google/lib/logging-metric";
import { Construct, type IConstruct } from "constructs";
import { Validation } from "../core";
import { type LogExtractor, validateExtractors } from "./log-extractor";
import { Metric, type MetricOptions } from "./metric";
import { verbatim } from "./verbatim";

/** A metric made of log entries, ours or somebody else's. */
export interface ILogMetric extends IConstruct {
  /** Name without `logging.googleapis.com/user/`. */
  readonly metricName: string;

  /** The entries counted, or the values read from them. */
  metric(options?: MetricOptions): Metric;
}

/** What names a log metric. */
export interface LogMetricAttributes {
  /** Letters, digits and `_-.,+!*',()%/`, no `/` first; 100 characters at most. */
  metricName: string;
  /** Type of the resource that the entries come from, e.g. `cloud_run_revision`. */
  resourceType: string;
  /**
   * Whether values are read from the entries, instead of these being counted.
   * @default false
   */
  distribution?: boolean;
}

/** Numbers that are read from log entries. */
export interface LogValue {
  /** Where the number is. */
  extractor: LogExtractor;
  /**
   * Unit in UCUM, e.g. `ms`.
   * @default "1"
   */
  unit?: string;
  /**
   * Bounds of the ranges that values are sorted into, increasing.
   * @default - 1, 2, 4 … 2^24
   */
  bounds?: readonly number[];
}

/** Properties of a `LogMetric`. */
export interface LogMetricProps extends Pick<LogMetricAttributes, "metricName" | "resourceType"> {
  /** Which of the resource's entries count, in Logging's query language; 19,000 characters at most. */
  filter: string;
  /**
   * What the metric means, 8,000 characters at most.
   * @default - none
   */
  description?: string;
  /**
   * Where to read a number, to keep its distribution.
   * @default - entries are counted
   */
  value?: LogValue;
  /**
   * What tells the series apart, by label; 10 at most. Each combination of values is a series of its own, so nothing
   * personal and nothing without end.
   * @default - none
   */
  labels?: Readonly<Record<string, LogExtractor>>;
  /** Changes the `google_logging_metric` resource before it is made. */
  transform?: (config: LoggingMetricConfig) => LoggingMetricConfig;
}

abstract class LogMetricBase extends Construct implements ILogMetric {
  abstract readonly metricName: string;
  protected abstract readonly resourceType: string;
  protected abstract readonly isDistribution: boolean;

  metric(options: MetricOptions = {}): Metric {
    return new Metric({
      metricType: `logging.googleapis.com/user/${this.metricName}`,
      kind: this.isDistribution ? "distribution" : "counter",
      resourceType: this.resourceType,
      ...options,
    });
  }
}

/**
 * A metric made of log entries from now on: how many there are, or the distribution of a number in them.
 *
 * Cloud Monitoring can take up to 10 minutes to know a new metric, and until then refuses alarms on it with "Cannot find
 * metric(s)". An alarm waits for the metric's resource, but Terraform has no way to wait for Monitoring: apply once
 * more, or make the metric in a stack that is applied earlier. `AlarmCondition.logged` needs no metric at all.
 *
 * @see https://github.com/hashicorp/terraform-provider-google/issues/11102
 * @example
 * const failures = new LogMetric(this, "Failures", {
 *   metricName: "dev/backup-failures",
 *   resourceType: "cloud_run_revision",
 *   filter: 'jsonPayload.event = "backup-failed"',
 *   labels: { reason: LogExtractor.field("jsonPayload.reason") },
 * });
 * new Alarm(this, "BackupFails", {
 *   alarmName: "Backup fails",
 *   condition: AlarmCondition.above(failures.metric(), 0),
 * });
 */
export class LogMetric extends LogMetricBase {
  /** A metric that is made by others, or by another stack. */
  static fromMetricName(scope: Construct, id: string, attributes: LogMetricAttributes): ILogMetric {
    class Import extends LogMetricBase {
      readonly metricName = attributes.metricName;
      protected readonly resourceType = attributes.resourceType;
      protected readonly isDistribution = attributes.distribution ?? false;
    }
    return new Import(scope, id);
  }

  readonly metricName: string;
  protected readonly resourceType: string;
  protected readonly isDistribution: boolean;

  constructor(scope: Construct, id: string, props: LogMetricProps) {
    super(scope, id);
    validate(this, props);
    const { metricName, resourceType, filter, description, value, labels = {}, transform } = props;
    const extractors = Object.entries(labels);
    const config: LoggingMetricConfig = {
      name: metricName,
      filter: `resource.type = ${JSON.stringify(resourceType)} AND (${verbatim(filter)})`,
      ...(description && { description: verbatim(description) }),
      metricDescriptor: {
        metricKind: "DELTA",
        valueType: value ? "DISTRIBUTION" : "INT64",
        unit: value?.unit ?? "1",
        ...(extractors.length > 0 && { labels: extractors.map(([key]) => ({ key, valueType: "STRING" })) }),
      },
      ...(extractors.length > 0 && {
        labelExtractors: Object.fromEntries(
          extractors.map(([key, extractor]) => [key, extractor.expression]),
        ),
      }),
      ...(value && {
        valueExtractor: value.extractor.expression,
        bucketOptions: value.bounds
          ? { explicitBuckets: { bounds: [...value.bounds] } }
          : { exponentialBuckets: { numFiniteBuckets: 24, growthFactor: 2, scale: 1 } },
      }),
    };
    this.metricName = new LoggingMetric(this, "Resource", transform?.(config) ?? config).name;
    this.resourceType = resourceType;
    this.isDistribution = value !== undefined;
  }
}

function validate(metric: LogMetric, props: LogMetricProps): void {
  const { metricName, resourceType, filter, value, labels } = props;
  const validation = new Validation(metric)
    .check(
      "metricName",
      metricName,
      (name) => /^[\w\-.,+!*',()%][\w\-.,+!*',()%/]{0,99}$/.test(name),
      "Use letters, digits and _-.,+!*',()%/, no / first, 100 characters at most.",
    )
    .check(
      "resourceType",
      resourceType,
      (type) => /^[a-z][\w.]*(\/\w+)?$/.test(type),
      "Use the type of a monitored resource, e.g. cloud_run_revision.",
    )
    .check(
      "filter",
      filter,
      (text) => text.trim() !== "" && text.length <= 19_000,
      "Say which entries count, in 19,000 characters at most.",
    )
    .check("description", props.description, ({ length }) => length <= 8000, "Use 8,000 characters at most.")
    .check(
      "value.bounds",
      value?.bounds,
      (bounds) =>
        bounds.length > 0 && bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] ?? bound)),
      "Use one bound or more, each above the one before.",
    );
  value?.extractor.validate(validation, "value.extractor");
  validateExtractors(validation, "labels", labels);
  validation.finish();
}
