import type { MonitoringAlertPolicyConditions } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { Duration, type Validation } from "../core";
import { inSteps } from "./in-steps";
import { type LogExtractor, validateExtractors } from "./log-extractor";
import type { Metric } from "./metric";
import { verbatim } from "./verbatim";

/** Details of a comparison with a threshold. */
export interface ThresholdOptions {
  /**
   * Window whose points become one value, in whole minutes, up to 25 hours.
   * @default Duration.minutes(5)
   */
  window?: Duration;
  /**
   * How long each value has to be beyond the threshold, in whole minutes, up to 23.5 hours; 0 takes one value for enough.
   * @default Duration.minutes(0)
   */
  lasting?: Duration;
  /**
   * What no data means: `fine` closes an incident, `beyond` opens one, `unchanged` leaves all as it is. Needs a `lasting`
   * of a minute or more.
   * @default - `unchanged`
   */
  missingData?: "fine" | "beyond" | "unchanged";
}

/** Details of a condition on log entries. */
export interface LoggedOptions {
  /**
   * Shortest time between two notifications, in whole minutes, 5 minutes or more.
   * @default Duration.minutes(30)
   */
  notifyEvery?: Duration;
  /**
   * What to read from an entry, by label; the documentation names it as `${log.extracted_label.<label>}`. Each
   * combination of values is notified on its own.
   * @default - nothing
   */
  labels?: Readonly<Record<string, LogExtractor>>;
}

/** What sets an alarm off. */
export abstract class AlarmCondition {
  /** A metric is above a number. */
  static above(metric: Metric, threshold: number, options: ThresholdOptions = {}): AlarmCondition {
    return new ThresholdCondition("GT", metric, threshold, options);
  }

  /** A metric is below a number. Without data it is neither above nor below: see `missingData` and `absent`. */
  static below(metric: Metric, threshold: number, options: ThresholdOptions = {}): AlarmCondition {
    return new ThresholdCondition("LT", metric, threshold, options);
  }

  /**
   * A metric that had data has none any more. One that never had any does not count.
   *
   * @param duration whole minutes, from 2 minutes to 23.5 hours
   * @see https://cloud.google.com/monitoring/alerts/metric-absence
   */
  static absent(metric: Metric, duration: Duration): AlarmCondition {
    return new AbsenceCondition(metric, duration);
  }

  /**
   * A log entry was written. Needs no metric, and so no waiting for one.
   *
   * @param filter in Logging's query language
   */
  static logged(filter: string, options: LoggedOptions = {}): AlarmCondition {
    return new LoggedCondition(filter, options);
  }

  /** Shortest time between two notifications, where the condition is one on log entries. */
  readonly notifyEvery: Duration | undefined = undefined;

  /** Adds what Monitoring would refuse. */
  abstract validate(validation: Validation): void;

  /** What the policy resource gets for the condition. */
  abstract configure(): Omit<MonitoringAlertPolicyConditions, "displayName">;
}

const missing = { fine: "INACTIVE", beyond: "ACTIVE", unchanged: "NO_OP" };
const minute = Duration.minutes(1);
const longest = Duration.minutes(23.5 * 60);

class ThresholdCondition extends AlarmCondition {
  constructor(
    private readonly comparison: "GT" | "LT",
    private readonly metric: Metric,
    private readonly threshold: number,
    private readonly options: ThresholdOptions,
  ) {
    super();
  }

  validate(validation: Validation): void {
    const { window, lasting, missingData } = this.options;
    validateFilter(validation, this.metric.filter);
    validation
      .check("condition.threshold", this.threshold, Number.isFinite, "Use a number.")
      .check(
        "condition.window",
        window,
        inSteps(minute, minute, Duration.hours(25)),
        "Use whole minutes, up to 25 hours.",
      )
      .check(
        "condition.lasting",
        lasting,
        inSteps(minute, Duration.minutes(0), longest),
        "Use whole minutes, up to 23.5 hours.",
      )
      .check(
        "condition.missingData",
        missingData,
        () => (lasting?.toMilliseconds() ?? 0) > 0,
        "Set lasting to a minute or more: Monitoring judges missing data over that time.",
      );
  }

  configure(): Omit<MonitoringAlertPolicyConditions, "displayName"> {
    const { window = Duration.minutes(5), lasting = Duration.minutes(0), missingData } = this.options;
    return {
      conditionThreshold: {
        filter: this.metric.filter,
        comparison: `COMPARISON_${this.comparison}`,
        thresholdValue: this.threshold,
        duration: `${lasting.toSeconds()}s`,
        aggregations: [this.metric.aggregation(window)],
        trigger: { count: 1 },
        ...(missingData && { evaluationMissingData: `EVALUATION_MISSING_DATA_${missing[missingData]}` }),
      },
    };
  }
}

class AbsenceCondition extends AlarmCondition {
  constructor(
    private readonly metric: Metric,
    private readonly duration: Duration,
  ) {
    super();
  }

  validate(validation: Validation): void {
    validateFilter(validation, this.metric.filter);
    validation.check(
      "condition.duration",
      this.duration,
      inSteps(minute, Duration.minutes(2), longest),
      "Use whole minutes, from 2 minutes to 23.5 hours.",
    );
  }

  configure(): Omit<MonitoringAlertPolicyConditions, "displayName"> {
    return {
      conditionAbsent: {
        filter: this.metric.filter,
        duration: `${this.duration.toSeconds()}s`,
        aggregations: [this.metric.aggregation(minute)],
        trigger: { count: 1 },
      },
    };
  }
}

class LoggedCondition extends AlarmCondition {
  override readonly notifyEvery: Duration;

  constructor(
    private readonly filter: string,
    private readonly options: LoggedOptions,
  ) {
    super();
    this.notifyEvery = options.notifyEvery ?? Duration.minutes(30);
  }

  validate(validation: Validation): void {
    validation
      .check("condition.filter", this.filter, (text) => text.trim() !== "", "Say which entries count.")
      .check(
        "condition.notifyEvery",
        this.notifyEvery,
        inSteps(minute, Duration.minutes(5), Duration.days(365)),
        "Use whole minutes, 5 or more.",
      );
    validateExtractors(validation, "condition.labels", this.options.labels);
  }

  configure(): Omit<MonitoringAlertPolicyConditions, "displayName"> {
    const { labels } = this.options;
    return {
      conditionMatchedLog: {
        filter: verbatim(this.filter),
        ...(labels && {
          labelExtractors: Object.fromEntries(
            Object.entries(labels).map(([key, extractor]) => [key, extractor.expression]),
          ),
        }),
      },
    };
  }
}

function validateFilter(validation: Validation, filter: string): void {
  validation.check(
    "condition.metric",
    filter,
    (text) => text.length <= 2048,
    "Use a filter of 2,048 characters at most.",
  );
}
