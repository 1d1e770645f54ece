import { Construct } from "constructs";
import { Binding, type CustomDomain, Queue, Worker } from "../cloudflare";
import { Duration } from "../core";

/** Properties of a `WebhookIngestion`. */
export interface WebhookIngestionProps {
  /** Cloudflare account, 32 hex digits. */
  accountId: string;
  /** Stem of the names: the Worker is `<name>-webhook`, the queue `<name>-deliveries`. */
  name: string;
  /**
   * The Worker's entry file: its `fetch` puts deliveries into the queue `DELIVERIES`, its `queue` takes them out of it
   * and, after the last attempt, out of the queue whose name ends in `-dead`.
   */
  entry: string;
  /** Host that the provider delivers to. */
  domain: CustomDomain;
  /**
   * What the Worker needs besides the queue `DELIVERIES` and the dataset `METRICS`.
   * @default - nothing
   */
  bindings?: Record<string, Binding>;
  /**
   * Attempts after the first before a delivery is dead, 0 to 100.
   * @default 10
   */
  maxRetries?: number;
  /**
   * Deliveries a call gets at most, 1 to 100.
   * @default 10
   */
  maxBatchSize?: number;
  /**
   * How long a delivery waits for a consumer, 60 seconds to 14 days.
   * @default Duration.days(4)
   */
  retention?: Duration;
  /**
   * Whether Terraform refuses to delete the queues, with the deliveries in them.
   * @default true
   */
  protect?: boolean;
}

/**
 * Takes in a provider's webhooks without losing any: a Worker answers once a delivery is in its queue, and the same
 * Worker takes it from there. What fails to the last is kept for 14 days and consumed as well.
 */
export class WebhookIngestion extends Construct {
  /** Puts deliveries into the queue and takes them out of it. */
  readonly worker: Worker;
  /** Keeps the deliveries; its dead letters keep what failed to the last. */
  readonly deliveries: Queue;

  constructor(scope: Construct, id: string, props: WebhookIngestionProps) {
    super(scope, id);
    const {
      accountId,
      name,
      entry,
      domain,
      maxRetries = 10,
      maxBatchSize = 10,
      retention,
      protect = true,
    } = props;
    this.deliveries = new Queue(this, "Deliveries", {
      accountId,
      queueName: `${name}-deliveries`,
      protect,
      ...(retention && { retention }),
    });
    this.worker = new Worker(this, "Worker", {
      accountId,
      scriptName: `${name}-webhook`,
      entry,
      domains: [domain],
      bindings: {
        ...props.bindings,
        DELIVERIES: Binding.queue(this.deliveries),
        METRICS: Binding.analyticsEngine(`${name.replaceAll("-", "_")}_webhook`),
      },
    });
    const batch = { maxBatchSize, maxBatchTimeout: Duration.seconds(1) };
    this.deliveries.addConsumer(this.worker, { ...batch, maxRetries });
    // Behind the dead letters is nothing: keep trying as long as Cloudflare allows.
    this.deliveries.deadLetters?.addConsumer(this.worker, { ...batch, maxRetries: 100 });
  }
}
