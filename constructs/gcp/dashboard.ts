import {
  MonitoringDashboard,
  type MonitoringDashboardConfig,
} from "@cdktf/provider-google/lib/monitoring-dashboard";
import { Construct, type IConstruct } from "constructs";
import { type Labels, labelProblems, Validation } from "../core";
import { displayNameFix, isDisplayName } from "./display-name";
import { verbatim } from "./verbatim";
import type { Widget } from "./widget";

/** A dashboard, ours or somebody else's. */
export interface IDashboard extends IConstruct {
  /** `projects/<project>/dashboards/<id>`. */
  readonly dashboardId: string;
}

/** Properties of a `Dashboard`. */
export interface DashboardProps {
  /** What people see in the list of dashboards, 512 characters at most. */
  dashboardName: string;
  /**
   * The first row; more rows come with `addWidgets`.
   * @default - none
   */
  widgets?: readonly Widget[];
  /**
   * Labels of the resource: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
  /** Changes the `google_monitoring_dashboard` resource before it is made. */
  transform?: (config: MonitoringDashboardConfig) => MonitoringDashboardConfig;
}

interface Tile {
  xPos: number;
  yPos: number;
  widget: Widget;
}

const columns = 12;

/**
 * A dashboard of Cloud Monitoring, twelve columns wide.
 *
 * @example
 * const dashboard = new Dashboard(this, "Dashboard", { dashboardName: "Platform" });
 * dashboard.addWidgets(
 *   new GraphWidget({ title: "Calls", lines: [{ metric: fn.metricInvocations() }] }),
 *   new ScorecardWidget({ title: "Waiting", metric: kept.metricUndelivered() }),
 * );
 */
export class Dashboard extends Construct implements IDashboard {
  /**
   * A dashboard that is made by others.
   *
   * @param dashboardId `projects/<project>/dashboards/<id>`
   */
  static fromDashboardId(scope: Construct, id: string, dashboardId: string): IDashboard {
    class Import extends Construct implements IDashboard {
      readonly dashboardId = dashboardId;
    }
    const dashboard = new Import(scope, id);
    new Validation(dashboard)
      .check(
        "dashboardId",
        dashboardId,
        (text) => /^projects\/[^/]+\/dashboards\/[^/]+$/.test(text),
        "Use projects/<project>/dashboards/<id>.",
      )
      .finish();
    return dashboard;
  }

  readonly dashboardId: string;
  private readonly resource: MonitoringDashboard;
  private readonly tiles: Tile[] = [];
  private bottom = 0;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DashboardProps,
  ) {
    super(scope, id);
    new Validation(this)
      .check("dashboardName", props.dashboardName, isDisplayName, displayNameFix)
      .add(...labelProblems(props.labels ?? {}))
      .finish();
    this.resource = new MonitoringDashboard(this, "Resource", this.configure());
    this.dashboardId = this.resource.id;
    this.addWidgets(...(props.widgets ?? []));
  }

  /** Puts widgets side by side into a new row, and where it is full into more rows. */
  addWidgets(...widgets: Widget[]): void {
    const validation = new Validation(this);
    for (const [i, widget] of widgets.entries()) widget.validate(validation, `widgets[${i}]`);
    validation.finish();
    let [xPos, yPos] = [0, this.bottom];
    for (const widget of widgets) {
      if (xPos + widget.width > columns) [xPos, yPos] = [0, this.bottom];
      this.tiles.push({ xPos, yPos, widget });
      xPos += widget.width;
      this.bottom = Math.max(this.bottom, yPos + widget.height);
    }
    this.resource.dashboardJson = this.configure().dashboardJson;
  }

  private configure(): MonitoringDashboardConfig {
    const { dashboardName, labels, transform } = this.props;
    const dashboard = {
      displayName: verbatim(dashboardName),
      mosaicLayout: {
        columns,
        ...(this.tiles.length > 0 && { tiles: this.tiles.map(renderTile) }),
      },
      ...(labels && { labels }),
    };
    const config: MonitoringDashboardConfig = { dashboardJson: JSON.stringify(dashboard) };
    return transform?.(config) ?? config;
  }
}

/** The API leaves zeros out of its answers: with them, every plan would have a difference. */
function renderTile({ xPos, yPos, widget }: Tile): Record<string, unknown> {
  const { width, height } = widget;
  return { ...(xPos && { xPos }), ...(yPos && { yPos }), width, height, widget: widget.render() };
}
