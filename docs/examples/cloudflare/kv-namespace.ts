import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { KvNamespace, useCloudflare, Worker } from "tricloud/cloudflare";

const accountId = "0123456789abcdef0123456789abcdef";

export class KvNamespaceStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useCloudflare(this);

    const worker = new Worker(this, "Prices", { accountId, scriptName: "prices", entry: "src/prices.ts" });
    const prices = new KvNamespace(this, "Namespace", { accountId, title: "shop-prices" });
    prices.grantReadWrite(worker, "PRICES");
  }
}
