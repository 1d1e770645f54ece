import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Bucket, NodeFunction, Schedule, ScheduleTarget, ServiceAccount, useGoogle } from "tricloud/gcp";

const project = "shop";
const region = "europe-west3";

export class ScheduleStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project, region });

    const sourceBucket = new Bucket(this, "Sources", { bucketName: "shop-sources", location: region });
    const report = new NodeFunction(this, "Report", {
      functionName: "report",
      project,
      region,
      sourceBucket,
      entry: "src/report.ts",
      entryPoint: "report",
    });
    const caller = new ServiceAccount(this, "Caller", { accountId: "report-caller" });
    const invoke = report.grantInvoke(caller);
    const nightly = new Schedule(this, "Nightly", {
      scheduleName: "nightly-report",
      cron: "0 3 * * *",
      timeZone: "Europe/Lisbon",
      region,
      target: ScheduleTarget.http(report.url, caller, { body: { period: "day" } }),
    });
    invoke.applyBefore(nightly);
  }
}
