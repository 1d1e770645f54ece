import { Duration, type Validation } from "../core";
import type { Metric } from "./metric";
import { verbatim } from "./verbatim";
import { timeSeriesQuery, validateWindow, Widget, type WidgetOptions } from "./widget";

/** Where a number begins to be bad: above the one or below the other. */
export type Bound = { above: number } | { below: number };

/** Properties of a `ScorecardWidget`. */
export interface ScorecardWidgetProps extends WidgetOptions {
  /** What the number is. */
  title: string;
  /** Whose newest value to show. */
  metric: Metric;
  /**
   * Window whose points become one, 1 minute or more.
   * @default Duration.minutes(5)
   */
  window?: Duration;
  /**
   * From where on the number is yellow.
   * @default - nowhere
   */
  warning?: Bound;
  /**
   * From where on the number is red.
   * @default - nowhere
   */
  danger?: Bound;
}

/**
 * The newest value of a metric, as a number with a small line.
 *
 * @example
 * new ScorecardWidget({ title: "Waiting", metric: kept.metricUndelivered(), danger: { above: 100 } });
 */
export class ScorecardWidget extends Widget {
  constructor(private readonly props: ScorecardWidgetProps) {
    super(props, { width: 3, height: 2 });
  }

  override validate(validation: Validation, field: string): void {
    super.validate(validation, field);
    validateWindow(validation, field, this.window);
  }

  render(): Record<string, unknown> {
    const { title, metric, warning, danger } = this.props;
    const thresholds = [
      ...(warning ? [thresholdOf(warning, "YELLOW")] : []),
      ...(danger ? [thresholdOf(danger, "RED")] : []),
    ];
    return {
      title: verbatim(title),
      scorecard: {
        timeSeriesQuery: timeSeriesQuery(metric, this.window),
        sparkChartView: { sparkChartType: "SPARK_LINE" },
        ...(thresholds.length > 0 && { thresholds }),
      },
    };
  }

  private get window(): Duration {
    return this.props.window ?? Duration.minutes(5);
  }
}

function thresholdOf(bound: Bound, color: string): Record<string, unknown> {
  const value = "above" in bound ? bound.above : bound.below;
  return { color, direction: "above" in bound ? "ABOVE" : "BELOW", ...(value !== 0 && { value }) };
}
