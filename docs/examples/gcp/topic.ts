import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration } from "tricloud";
import { ServiceAccount, Topic, useGoogle } from "tricloud/gcp";

export class TopicStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    const orders = new Topic(this, "Orders", { topicName: "orders", retention: Duration.days(7) });
    orders.addSubscription("Packing", { subscriptionName: "orders-packing" });
    orders.grantPublish(new ServiceAccount(this, "Shop", { accountId: "shop-backend" }));
  }
}
