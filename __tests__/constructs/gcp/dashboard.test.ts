import { Duration } from "../../../constructs/core";
import {
  Alarm,
  AlarmWidget,
  Dashboard,
  GraphWidget,
  LogsWidget,
  NodeFunction,
  ScorecardWidget,
  TextWidget,
  type Widget,
} from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { googleStack, project, region } from "./google-stack";

type Stack = ReturnType<typeof googleStack>;
type Json = Record<string, unknown>;

const fn = NodeFunction.fromFunctionName(googleStack(), "Theirs", {
  functionName: "theirs",
  project,
  region,
});

function tilesOf(stack: Stack): Json[] {
  const [resource] = Object.values(Template.fromStack(stack).findResources("google_monitoring_dashboard"));
  return JSON.parse(String(resource?.dashboard_json)).mosaicLayout.tiles;
}

function widgetOf(make: (stack: Stack) => Widget): unknown {
  const stack = googleStack();
  new Dashboard(stack, "Dashboard", { dashboardName: "Platform", widgets: [make(stack)] });
  return tilesOf(stack)[0]?.widget;
}

test("widgets fill rows of twelve columns, each row below the highest of the last one", () => {
  const stack = googleStack();
  const note = (width: number, height: number) => new TextWidget({ markdown: "x", width, height });
  const dashboard = new Dashboard(stack, "Dashboard", { dashboardName: "Platform", widgets: [note(12, 2)] });
  dashboard.addWidgets(note(6, 4), note(3, 2), note(6, 3));
  dashboard.addWidgets(note(2, 1));
  expect(tilesOf(stack).map(({ widget, ...place }) => place)).toEqual([
    { width: 12, height: 2 },
    { yPos: 2, width: 6, height: 4 },
    { xPos: 6, yPos: 2, width: 3, height: 2 },
    { yPos: 6, width: 6, height: 3 },
    { yPos: 9, width: 2, height: 1 },
  ]);
});

test("a dashboard has its name and labels, and the same JSON each time", () => {
  const jsonOf = () => {
    const stack = googleStack();
    new Dashboard(stack, "Dashboard", { dashboardName: "Platform", labels: { team: "platform" } });
    return JSON.stringify(Template.fromStack(stack).toJSON());
  };
  expect(jsonOf()).toBe(jsonOf());
  const json = '{"displayName":"Platform","mosaicLayout":{"columns":12},"labels":{"team":"platform"}}';
  expect(jsonOf()).toContain(JSON.stringify(json));
});

test("transform changes the underlying resource even after widgets were added, and defaultChild is it", () => {
  const stack = googleStack();
  const dashboard = new Dashboard(stack, "Dashboard", {
    dashboardName: "Platform",
    transform: ({ dashboardJson }) => ({
      dashboardJson: dashboardJson.replace("Platform", "The platform"),
      project: "elsewhere",
    }),
  });
  dashboard.addWidgets(new TextWidget({ markdown: "Hello" }));
  Template.fromStack(stack).hasResource("google_monitoring_dashboard", {
    project: "elsewhere",
    dashboard_json: Match.stringLikeRegexp("The platform.*Hello"),
  });
  expect(dashboard.node.defaultChild).toMatchObject({ terraformResourceType: "google_monitoring_dashboard" });
});

test("a graph draws metrics over time, with level lines and a legend", () => {
  const aggregation = { alignmentPeriod: "300s", perSeriesAligner: "ALIGN_DELTA" };
  const graph = widgetOf(
    () =>
      new GraphWidget({
        title: "Calls",
        lines: [{ metric: fn.metricInvocations(), label: "calls" }, { metric: fn.metricErrors() }],
        plot: "stacked-bar",
        window: Duration.minutes(5),
        unit: "calls",
        levels: [0, 100],
      }),
  );
  expect(graph).toMatchObject({
    title: "Calls",
    xyChart: {
      dataSets: [
        {
          plotType: "STACKED_BAR",
          legendTemplate: "calls",
          timeSeriesQuery: {
            timeSeriesFilter: {
              filter: expect.stringContaining("request_count"),
              aggregation: { ...aggregation, crossSeriesReducer: "REDUCE_SUM" },
            },
          },
        },
        { timeSeriesQuery: { timeSeriesFilter: { filter: expect.stringContaining("5xx") } } },
      ],
      thresholds: [{}, { value: 100 }],
      yAxis: { label: "calls", scale: "LINEAR" },
    },
  });
});

test("a scorecard shows a number, yellow and red from the bounds on", () => {
  const card = widgetOf(
    () =>
      new ScorecardWidget({
        title: "Waiting",
        metric: fn.metricInstances(),
        warning: { below: 0 },
        danger: { above: 9 },
      }),
  );
  expect(card).toMatchObject({
    title: "Waiting",
    scorecard: {
      sparkChartView: { sparkChartType: "SPARK_LINE" },
      thresholds: [
        { color: "YELLOW", direction: "BELOW" },
        { color: "RED", direction: "ABOVE", value: 9 },
      ],
      timeSeriesQuery: {
        timeSeriesFilter: { aggregation: { alignmentPeriod: "300s", crossSeriesReducer: "REDUCE_SUM" } },
      },
    },
  });
});

test("words, log entries and alarms have widgets too", () => {
  expect(widgetOf(() => new TextWidget({ title: "Read me", markdown: "# Hello" }))).toEqual({
    title: "Read me",
    text: { content: "# Hello", format: "MARKDOWN" },
  });
  expect(widgetOf(() => new LogsWidget({ title: "Errors", filter: "severity >= ERROR" }))).toEqual({
    title: "Errors",
    logsPanel: { filter: "severity >= ERROR" },
  });
  const alarmId = `projects/${project}/alertPolicies/1`;
  expect(widgetOf((stack) => new AlarmWidget({ alarm: Alarm.fromAlarmId(stack, "Alarm", alarmId) }))).toEqual(
    { alertChart: { name: alarmId } },
  );
});

test("text that looks like Terraform's is left as it is", () => {
  expect(widgetOf(() => new TextWidget({ markdown: `cost: \${5}, 10%{off}` }))).toMatchObject({
    text: { content: "cost: $$" + "{5}, 10%%{off}" },
  });
});

test.each([
  { widget: new TextWidget({ markdown: "x", width: 13 }), problem: "widgets[0].width is 13" },
  { widget: new TextWidget({ markdown: "x", height: 0 }), problem: "widgets[0].height is 0" },
  { widget: new GraphWidget({ title: "x", lines: [] }), problem: "widgets[0].lines is []" },
  {
    widget: new ScorecardWidget({
      title: "x",
      metric: fn.metricErrors(),
      window: Duration.seconds(30),
    }),
    problem: "widgets[0].window is 30 s",
  },
])("a dashboard refuses $problem", ({ widget, problem }) => {
  const dashboard = new Dashboard(googleStack(), "Dashboard", { dashboardName: "Platform" });
  expect(() => dashboard.addWidgets(widget)).toThrow(`stack/Dashboard: ${problem}`);
});

test("a dashboard without a name is refused, and one of others' by its name", () => {
  expect(
    () => new Dashboard(googleStack(), "Dashboard", { dashboardName: " ", labels: { Team: "x" } }),
  ).toThrow("stack/Dashboard: 2 values cannot be used");
  const id = `projects/${project}/dashboards/1`;
  expect(Dashboard.fromDashboardId(googleStack(), "Theirs", id).dashboardId).toBe(id);
  expect(() => Dashboard.fromDashboardId(googleStack(), "Theirs", "Platform")).toThrow(
    'stack/Theirs: dashboardId is "Platform"\n  Use projects/<project>/dashboards/<id>.',
  );
});
