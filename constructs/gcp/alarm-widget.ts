import type { IAlarm } from "./alarm";
import { Widget, type WidgetOptions } from "./widget";

/** Properties of an `AlarmWidget`. */
export interface AlarmWidgetProps extends WidgetOptions {
  /** Whose number to draw. */
  alarm: IAlarm;
}

/**
 * What an alarm watches, with its threshold and its incidents; the title is the alarm's name. Alarms on log entries
 * have nothing to draw.
 *
 * @example
 * new AlarmWidget({ alarm: errors });
 */
export class AlarmWidget extends Widget {
  constructor(private readonly props: AlarmWidgetProps) {
    super(props, { width: 6, height: 4 });
  }

  render(): Record<string, unknown> {
    return { alertChart: { name: this.props.alarm.alarmId } };
  }
}
