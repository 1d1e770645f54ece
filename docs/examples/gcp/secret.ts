import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Secret, ServiceAccount, useGoogle } from "tricloud/gcp";

export class SecretStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    const token = new Secret(this, "ShopToken", { secretName: "shop-token", regions: ["europe-west3"] });
    token.grantAccess(new ServiceAccount(this, "Backend", { accountId: "shop-backend" }));
  }
}
