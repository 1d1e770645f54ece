import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Bucket, ServiceAccount, useGoogle } from "tricloud/gcp";

export class ServiceAccountStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    const reader = new ServiceAccount(this, "Reader", { accountId: "shop-reader" });
    new Bucket(this, "Reports", { bucketName: "shop-reports", location: "europe-west3" }).grantRead(reader);
    reader.grantOnProject("shop", "roles/monitoring.viewer");
  }
}
