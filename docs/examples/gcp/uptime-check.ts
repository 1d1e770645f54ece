import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { NotificationChannel, NotificationTarget, UptimeCheck, useGoogle } from "tricloud/gcp";

export class UptimeCheckStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    const onCall = new NotificationChannel(this, "OnCall", {
      channelName: "On call",
      target: NotificationTarget.email("on-call@example.com"),
    });
    const check = new UptimeCheck(this, "Shop", {
      checkName: "Shop",
      host: "shop.example.com",
      path: "/health",
      expectedContent: "ok",
    });
    check.addAlarm("Down", {
      alarmName: "The shop does not answer",
      severity: "critical",
      channels: [onCall],
    });
  }
}
