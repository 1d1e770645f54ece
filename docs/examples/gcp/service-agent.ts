import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ServiceAgent, Topic, useGoogle } from "tricloud/gcp";

export class ServiceAgentStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    const orders = new Topic(this, "Orders", { topicName: "orders" });
    const failed = new Topic(this, "Failed", { topicName: "orders-failed" });
    const serviceAgent = ServiceAgent.pubsub(this, "PubsubAgent", "123456789012");
    orders.addSubscription("Packing", {
      subscriptionName: "orders-packing",
      deadLetters: { topic: failed, serviceAgent },
    });
    failed.addSubscription("Kept", { subscriptionName: "orders-failed-kept" });
  }
}
