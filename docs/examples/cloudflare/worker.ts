import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Binding, useCloudflare, Worker } from "tricloud/cloudflare";

const accountId = "0123456789abcdef0123456789abcdef";
const zoneId = "fedcba9876543210fedcba9876543210";

export class WorkerStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useCloudflare(this);

    const worker = new Worker(this, "Hooks", {
      accountId,
      scriptName: "hooks",
      entry: "src/hooks.ts",
      bindings: { CURRENCY: Binding.plainText("EUR"), SHOP_TOKEN: Binding.secret() },
      domains: [{ hostname: "hooks.example.com", zoneId }],
      crons: ["0 3 * * *"],
    });
    worker.addBinding("AI", Binding.ai());
  }
}
