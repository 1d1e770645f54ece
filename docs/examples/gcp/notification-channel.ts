import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { NotificationChannel, NotificationTarget, Topic, useGoogle } from "tricloud/gcp";

export class NotificationChannelStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    new NotificationChannel(this, "OnCall", {
      channelName: "On call",
      target: NotificationTarget.email("on-call@example.com"),
    });
    const incidents = new Topic(this, "Incidents", { topicName: "incidents" });
    new NotificationChannel(this, "Incident", {
      channelName: "Incidents as messages",
      target: NotificationTarget.of("pubsub", { topic: incidents.topicId }),
    });
  }
}
