import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Binding, useCloudflare } from "tricloud/cloudflare";
import { WebhookIngestion } from "tricloud/patterns";

export class WebhookIngestionStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useCloudflare(this);

    new WebhookIngestion(this, "Shop", {
      accountId: "0123456789abcdef0123456789abcdef",
      name: "shop",
      entry: "src/hooks.ts",
      domain: { hostname: "shop-hooks.example.com", zoneId: "fedcba9876543210fedcba9876543210" },
      path: "/shop",
      bindings: { SHOP_TOKEN: Binding.secret() },
    });
  }
}
