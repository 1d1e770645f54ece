import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration } from "tricloud";
import { ServiceAccount, Subscription, Topic, useGoogle } from "tricloud/gcp";

export class SubscriptionStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    const orders = Topic.fromTopicId(this, "Orders", "projects/shop/topics/orders");
    const packing = new Subscription(this, "Packing", {
      topic: orders,
      subscriptionName: "orders-packing",
      ackDeadline: Duration.seconds(120),
      retention: Duration.days(31),
      ordering: true,
    });
    packing.grantConsume(new ServiceAccount(this, "Packer", { accountId: "shop-packer" }));
  }
}
