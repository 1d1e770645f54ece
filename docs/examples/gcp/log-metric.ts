import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Alarm, AlarmCondition, LogExtractor, LogMetric, useGoogle } from "tricloud/gcp";

export class LogMetricStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    const failures = new LogMetric(this, "Failures", {
      metricName: "shop/payment-failures",
      resourceType: "cloud_run_revision",
      filter: 'jsonPayload.event = "payment-failed"',
      labels: { reason: LogExtractor.field("jsonPayload.reason") },
    });
    new Alarm(this, "PaymentsFail", {
      alarmName: "Payments fail",
      condition: AlarmCondition.above(failures.metric(), 10),
    });
  }
}
