import { Duration, type Validation } from "../core";
import type { Metric } from "./metric";
import { verbatim } from "./verbatim";
import { timeSeriesQuery, validateWindow, Widget, type WidgetOptions } from "./widget";

/** A metric on a graph. */
export interface GraphLine {
  /** What to draw. */
  metric: Metric;
  /**
   * What the legend calls it.
   * @default - the metric's and the resource's labels
   */
  label?: string;
}

/** Properties of a `GraphWidget`. */
export interface GraphWidgetProps extends WidgetOptions {
  /** What the graph shows. */
  title: string;
  /** What to draw, one or more. */
  lines: readonly GraphLine[];
  /**
   * How lines are drawn: each on its own, or on top of each other.
   * @default "line"
   */
  plot?: "line" | "stacked-area" | "stacked-bar";
  /**
   * Window whose points become one, 1 minute or more.
   * @default Duration.minutes(1)
   */
  window?: Duration;
  /**
   * What the vertical axis counts, e.g. `ms`.
   * @default - nothing is written at it
   */
  unit?: string;
  /**
   * Values, in the unit of the lines, at which a level line is drawn.
   * @default - none
   */
  levels?: readonly number[];
}

/**
 * Metrics over time.
 *
 * @example
 * new GraphWidget({ title: "Calls", lines: [{ metric: fn.metricInvocations(), label: "vectorize" }] });
 */
export class GraphWidget extends Widget {
  constructor(private readonly props: GraphWidgetProps) {
    super(props, { width: 6, height: 4 });
  }

  override validate(validation: Validation, field: string): void {
    super.validate(validation, field);
    validation.check(
      `${field}.lines`,
      this.props.lines,
      ({ length }) => length >= 1 && length <= 50,
      "Draw 1 to 50 lines.",
    );
    validateWindow(validation, field, this.window);
  }

  render(): Record<string, unknown> {
    const { title, lines, plot = "line", unit, levels = [] } = this.props;
    return {
      title: verbatim(title),
      xyChart: {
        dataSets: lines.map(({ metric, label }) => ({
          timeSeriesQuery: timeSeriesQuery(metric, this.window),
          plotType: plot.toUpperCase().replace("-", "_"),
          ...(label && { legendTemplate: verbatim(label) }),
        })),
        ...(levels.length > 0 && { thresholds: levels.map((value) => (value === 0 ? {} : { value })) }),
        ...(unit && { yAxis: { label: verbatim(unit), scale: "LINEAR" } }),
      },
    };
  }

  private get window(): Duration {
    return this.props.window ?? Duration.minutes(1);
  }
}
