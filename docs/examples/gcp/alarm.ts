import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration } from "tricloud";
import {
  Alarm,
  AlarmCondition,
  NotificationChannel,
  NotificationTarget,
  Subscription,
  useGoogle,
} from "tricloud/gcp";

export class AlarmStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    const orders = Subscription.fromSubscriptionName(this, "Orders", "shop-orders");
    const onCall = new NotificationChannel(this, "OnCall", {
      channelName: "On call",
      target: NotificationTarget.email("on-call@example.com"),
    });
    new Alarm(this, "OrdersWait", {
      alarmName: "Orders wait",
      condition: AlarmCondition.above(orders.metricUndelivered(), 100, { lasting: Duration.minutes(10) }),
      severity: "error",
      documentation: "More than 100 orders have waited for ten minutes: see whether the shop's workers run.",
      channels: [onCall],
    });
  }
}
