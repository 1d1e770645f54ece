import { verbatim } from "./verbatim";
import { Widget, type WidgetOptions } from "./widget";

/** Properties of a `LogsWidget`. */
export interface LogsWidgetProps extends WidgetOptions {
  /** What the entries are. */
  title: string;
  /** Which entries of the dashboard's project to show, in Logging's query language. */
  filter: string;
}

/**
 * The newest log entries.
 *
 * @example
 * new LogsWidget({ title: "Errors", filter: "severity >= ERROR" });
 */
export class LogsWidget extends Widget {
  constructor(private readonly props: LogsWidgetProps) {
    super(props, { width: 12, height: 4 });
  }

  render(): Record<string, unknown> {
    const { title, filter } = this.props;
    return { title: verbatim(title), logsPanel: { filter: verbatim(filter) } };
  }
}
