import { App, TerraformStack } from "cdktf";
import { Binding, Queue, useCloudflare, Worker } from "tricloud/cloudflare";

const accountId = "0123456789abcdef0123456789abcdef";

const app = new App();
const stack = new TerraformStack(app, "shop");
useCloudflare(stack);
const hooks = new Worker(stack, "Hooks", {
  accountId,
  scriptName: "hooks",
  entry: "src/hooks.ts",
  bindings: { TOKEN: Binding.secret() },
  domains: [{ hostname: "hooks.example.com", zoneId: "fedcba9876543210fedcba9876543210" }],
});
const orders = new Queue(stack, "Orders", { accountId, queueName: "orders" });
orders.grantSend(hooks, "ORDERS");
orders.addConsumer(hooks, { maxRetries: 10 });
app.synth();
