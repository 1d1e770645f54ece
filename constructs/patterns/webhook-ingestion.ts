import { Construct } from "constructs";
import { Binding, type CustomDomain, Queue, R2Bucket, Worker } from "../cloudflare";
import { Duration, Validation } from "../core";

/** Properties of a `WebhookIngestion`. */
export interface WebhookIngestionProps {
  /** Cloudflare account, 32 hex digits. */
  accountId: string;
  /** Stem of the names: the Worker is `<name>-webhook`, the queue `<name>-deliveries`, the bucket `<name>-bodies`. */
  name: string;
  /**
   * The Worker's entry file: its `fetch` puts deliveries into the queue `DELIVERIES`, its `queue` takes them out of it
   * and, after the last attempt, out of the queue whose name ends in `-dead`.
   */
  entry: string;
  /** Host that the provider delivers to. */
  domain: CustomDomain;
  /**
   * Path that the provider delivers to, without the unguessable key that follows it, e.g. `/aircall`. The keys are the
   * secret `WEBHOOK_PATH_KEYS`.
   */
  path: string;
  /**
   * When the Worker's `scheduled` looks whether the provider still delivers: cron, five fields, UTC.
   * @default - every ten minutes
   */
  checkCron?: string;
  /**
   * What the Worker needs besides the queue `DELIVERIES`, the bucket `BODIES`, the dataset `METRICS`, the secret
   * `WEBHOOK_PATH_KEYS` and the address `WEBHOOK_URL`.
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
   * How long a call waits for more deliveries until it begins with those that are there, up to 60 seconds.
   * @default Duration.seconds(1)
   */
  maxBatchTimeout?: Duration;
  /**
   * Calls that consume at the same time, 1 to 250.
   * @default 10
   */
  maxConcurrency?: number;
  /**
   * How long a delivery waits for a consumer, 60 seconds to 14 days.
   * @default Duration.days(4)
   */
  retention?: Duration;
  /**
   * Whether Terraform refuses to delete the queues and the bucket, with the deliveries in them.
   * @default true
   */
  protect?: boolean;
}

/**
 * Takes in a provider's webhooks without losing any: a Worker answers once a delivery is in its queue, and the same
 * Worker takes it from there. What fails to the last is kept for 14 days and consumed as well. What is too large for a
 * queue waits in a bucket, beside its place in the queue.
 */
export class WebhookIngestion extends Construct {
  /** Puts deliveries into the queue and takes them out of it. */
  readonly worker: Worker;
  /** Keeps the deliveries; its dead letters keep what failed to the last. */
  readonly deliveries: Queue;
  /** Keeps the bodies that are too large for the queue until they are consumed. */
  readonly bodies: R2Bucket;

  constructor(scope: Construct, id: string, props: WebhookIngestionProps) {
    super(scope, id);
    new Validation(this)
      .check(
        "path",
        props.path,
        (text) => /^(?:\/[a-z0-9-]+)+$/.test(text),
        "Use a path of lower-case letters, digits and -, a slash first and none last, e.g. /aircall.",
      )
      .finish();
    const {
      accountId,
      name,
      entry,
      domain,
      path,
      checkCron = "*/10 * * * *",
      maxRetries = 10,
      maxBatchSize = 10,
      maxBatchTimeout = Duration.seconds(1),
      maxConcurrency = 10,
      retention,
      protect = true,
    } = props;
    this.deliveries = new Queue(this, "Deliveries", {
      accountId,
      queueName: `${name}-deliveries`,
      protect,
      ...(retention && { retention }),
    });
    this.bodies = new R2Bucket(this, "Bodies", {
      accountId,
      bucketName: `${name}-bodies`,
      protect,
      // Past the longest life of a delivery: 14 days in the queue and 14 among the dead letters.
      lifecycleRules: [{ ruleName: "left-over", expireAfter: Duration.days(30) }],
    });
    this.worker = new Worker(this, "Worker", {
      accountId,
      scriptName: `${name}-webhook`,
      entry,
      domains: [domain],
      crons: [checkCron],
      // Addresses of deliveries end with the path key.
      logInvocations: false,
      bindings: {
        ...props.bindings,
        WEBHOOK_URL: Binding.plainText(`https://${domain.hostname}${path}`),
        WEBHOOK_PATH_KEYS: Binding.secret(),
        DELIVERIES: Binding.queue(this.deliveries),
        BODIES: Binding.r2(this.bodies),
        METRICS: Binding.analyticsEngine(`${name.replaceAll("-", "_")}_webhook`),
      },
    });
    const batch = { maxBatchSize, maxBatchTimeout, maxConcurrency };
    // The waits are for calls that end too early to ask for one.
    this.deliveries.addConsumer(this.worker, { ...batch, maxRetries, retryDelay: Duration.seconds(10) });
    // Behind the dead letters is nothing: keep trying as long as Cloudflare allows.
    this.deliveries.deadLetters?.addConsumer(this.worker, {
      ...batch,
      maxRetries: 100,
      retryDelay: Duration.minutes(10),
    });
  }
}
