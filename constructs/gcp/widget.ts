import { Duration, type Validation } from "../core";
import { inSteps } from "./in-steps";
import { isWhole } from "./is-whole";
import type { Metric } from "./metric";

/** Place that a widget takes. */
export interface WidgetOptions {
  /**
   * Columns, 1 to 12.
   * @default - 6 for graphs and alarms, 3 for scorecards, 12 for text and logs
   */
  width?: number;
  /**
   * Rows, 1 to 24; one is about as high as two lines of text.
   * @default - 4 for graphs, logs and alarms, 2 for scorecards and text
   */
  height?: number;
}

/** Something to see on a `Dashboard`. */
export abstract class Widget {
  /** Columns of twelve. */
  readonly width: number;
  /** Rows. */
  readonly height: number;

  protected constructor(options: WidgetOptions, size: Required<WidgetOptions>) {
    this.width = options.width ?? size.width;
    this.height = options.height ?? size.height;
  }

  /** Adds what Monitoring would refuse. */
  validate(validation: Validation, field: string): void {
    validation
      .check(`${field}.width`, this.width, isWhole(1, 12), "Use 1 to 12 columns.")
      .check(`${field}.height`, this.height, isWhole(1, 24), "Use 1 to 24 rows.");
  }

  /** The widget as Monitoring's API takes it; zeros are left out, since the API leaves them out of its answers. */
  abstract render(): Record<string, unknown>;
}

/** The query of one metric, as Monitoring's API takes it. */
export function timeSeriesQuery(metric: Metric, window: Duration): Record<string, unknown> {
  return { timeSeriesFilter: { filter: metric.filter, aggregation: metric.aggregation(window) } };
}

/** Adds what Monitoring would refuse about the window whose points become one. */
export function validateWindow(validation: Validation, field: string, window: Duration): void {
  validation.check(
    `${field}.window`,
    window,
    inSteps(Duration.seconds(1), Duration.minutes(1), Duration.days(728)),
    "Use whole seconds, from 1 minute to 104 weeks.",
  );
}
