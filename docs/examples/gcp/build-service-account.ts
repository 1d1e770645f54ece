import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Bucket, BuildServiceAccount, NodeFunction, useGoogle } from "tricloud/gcp";

const project = "shop";
const region = "europe-west3";

export class BuildServiceAccountStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project, region });

    const sourceBucket = new Bucket(this, "Sources", { bucketName: "shop-sources", location: region });
    const buildServiceAccount = new BuildServiceAccount(this, "Builder", {
      project,
      accountId: "shop-builder",
      sourceBucket,
    });
    new NodeFunction(this, "Report", {
      functionName: "report",
      project,
      region,
      sourceBucket,
      buildServiceAccount,
      entry: "src/report.ts",
      entryPoint: "report",
    });
  }
}
