import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration } from "tricloud";
import { Bucket, ServiceAccount, useGoogle } from "tricloud/gcp";

export class BucketStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    const reports = new Bucket(this, "Reports", {
      bucketName: "shop-reports",
      location: "europe-west3",
      expireAfter: Duration.days(365),
    });
    reports.grantCreate(new ServiceAccount(this, "Reporter", { accountId: "shop-reporter" }));
  }
}
