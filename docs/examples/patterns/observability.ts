import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { NodeFunction, Subscription, useGoogle } from "tricloud/gcp";
import { Observability } from "tricloud/patterns";

const project = "shop";
const region = "europe-west3";

export class ObservabilityStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project, region });

    new Observability(this, "Observability", {
      name: "shop",
      emails: ["on-call@example.com"],
      functions: [
        {
          title: "Report",
          function: NodeFunction.fromFunctionName(this, "Report", {
            functionName: "report",
            project,
            region,
          }),
          alarmingEvents: { "report-failed": "Run the report by hand, and see its log for the reason." },
        },
      ],
      deadLetters: [
        {
          title: "Orders given up",
          subscription: Subscription.fromSubscriptionName(this, "FailedOrders", "orders-failed-kept"),
          documentation: "Look at the orders, and publish them again once the reason is gone.",
        },
      ],
      hosts: [{ title: "Shop", host: "shop.example.com", path: "/health" }],
    });
  }
}
