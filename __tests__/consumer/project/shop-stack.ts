import { GcsBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration, Size } from "tricloud";
import { Binding, Queue, useCloudflare, Worker } from "tricloud/cloudflare";
import { Bucket, NodeFunction, useGoogle } from "tricloud/gcp";
import { Location, Network, useHetzner } from "tricloud/hetzner";

/** The infrastructure of somebody who has read the README and no more. */
export class ShopStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new GcsBackend(this, { bucket: "shop-state", prefix: "shop" });
    this.addHooks("0123456789abcdef0123456789abcdef");
    this.addReport("shop-project", "europe-west3");
    this.addNetwork();
  }

  private addHooks(accountId: string): void {
    useCloudflare(this);
    const hooks = new Worker(this, "Hooks", {
      accountId,
      scriptName: "hooks",
      entry: "src/hooks.ts",
      bindings: { TOKEN: Binding.secret() },
    });
    new Queue(this, "Orders", { accountId, queueName: "orders" }).grantSend(hooks, "ORDERS");
  }

  private addReport(project: string, region: string): void {
    useGoogle(this, { project, region });
    new NodeFunction(this, "Report", {
      functionName: "report",
      project,
      region,
      entry: "src/report.ts",
      entryPoint: "report",
      sourceBucket: Bucket.fromBucketName(this, "Sources", "shop-sources"),
      memory: Size.mebibytes(512),
      timeout: Duration.seconds(30),
    });
  }

  private addNetwork(): void {
    useHetzner(this);
    const network = new Network(this, "Network", { networkName: "shop", ipRange: "10.10.0.0/16" });
    network.addSubnet("Servers", { ipRange: "10.10.1.0/24", location: Location.FSN1 });
  }
}
