import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration } from "tricloud";
import { Bucket, PushFunction, ServiceAgent, Topic, useGoogle } from "tricloud/gcp";

const project = "shop";
const region = "europe-west3";

export class PushFunctionStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project, region });

    const sourceBucket = new Bucket(this, "Sources", { bucketName: "shop-sources", location: region });
    const orders = new Topic(this, "Orders", { topicName: "orders" });
    const failed = new Topic(this, "Failed", { topicName: "orders-failed" });
    // Keeps what the function gives up on.
    failed.addSubscription("Kept", {
      subscriptionName: "orders-failed-kept",
      retention: Duration.days(31),
      protect: true,
    });
    new PushFunction(this, "Pack", {
      functionName: "pack",
      project,
      region,
      sourceBucket,
      entry: "src/pack.ts",
      entryPoint: "pack",
      topic: orders,
      ordering: true,
      deadLetters: { topic: failed, serviceAgent: ServiceAgent.pubsub(this, "PubsubAgent", "123456789012") },
    });
  }
}
