import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Dashboard, GraphWidget, ScorecardWidget, Subscription, TextWidget, useGoogle } from "tricloud/gcp";

export class DashboardStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    const orders = Subscription.fromSubscriptionName(this, "Orders", "shop-orders");
    const dashboard = new Dashboard(this, "Dashboard", { dashboardName: "Shop" });
    dashboard.addWidgets(
      new TextWidget({ title: "Orders", markdown: "From the web shop to the warehouse." }),
    );
    dashboard.addWidgets(
      new ScorecardWidget({ title: "Waiting", metric: orders.metricUndelivered(), danger: { above: 100 } }),
      new GraphWidget({
        title: "Age of the oldest",
        unit: "s",
        lines: [{ metric: orders.metricOldestUnackedAge() }],
        width: 9,
      }),
    );
  }
}
