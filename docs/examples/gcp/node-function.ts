import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration, Size } from "tricloud";
import { Bucket, NodeFunction, Secret, Trigger, useGoogle } from "tricloud/gcp";

const project = "shop";
const region = "europe-west3";

export class NodeFunctionStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project, region });

    const sourceBucket = new Bucket(this, "Sources", { bucketName: "shop-sources", location: region });
    const token = new Secret(this, "ShopToken", { secretName: "shop-token" });
    const report = new NodeFunction(this, "Report", {
      functionName: "report",
      project,
      region,
      sourceBucket,
      entry: "src/report.ts",
      entryPoint: "report",
      trigger: Trigger.schedule({ cron: "0 6 * * 1", timeZone: "Europe/Lisbon" }),
      memory: Size.mebibytes(512),
      timeout: Duration.minutes(5),
      secrets: { SHOP_TOKEN: token },
    });
    sourceBucket.grantRead(report.serviceAccount);
  }
}
