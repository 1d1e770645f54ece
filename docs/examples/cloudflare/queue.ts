import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration } from "tricloud";
import { Queue, useCloudflare, Worker } from "tricloud/cloudflare";

const accountId = "0123456789abcdef0123456789abcdef";

export class QueueStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useCloudflare(this);

    const worker = new Worker(this, "Shop", { accountId, scriptName: "orders", entry: "src/orders.ts" });
    const orders = new Queue(this, "Orders", { accountId, queueName: "orders", retention: Duration.days(7) });
    orders.grantSend(worker, "ORDERS");
    orders.addConsumer(worker, { maxRetries: 10 });
    // What the Worker gave up on comes back to it as well, from the queue orders-dead.
    orders.deadLetters?.addConsumer(worker);
  }
}
