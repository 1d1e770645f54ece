import { type QueueConfig, Queue as QueueResource } from "@cdktf/provider-cloudflare/lib/queue";
import { QueueConsumer } from "@cdktf/provider-cloudflare/lib/queue-consumer";
import { Construct, type IConstruct } from "constructs";
import { Duration, Validation } from "../core";
import { TerraformResource } from "../core/terraform";
import { Binding } from "./binding";
import { claimName } from "./claim-name";
import type { IWorker, Worker } from "./worker";

/** A queue, ours or somebody else's. */
export interface IQueue extends IConstruct {
  readonly queueName: string;

  /** Lets a Worker send to the queue: gives it a binding of this name. */
  grantSend(worker: Worker, bindingName: string): void;
}

/** How a Worker takes messages from a queue. */
export interface ConsumerOptions {
  /**
   * Messages a call gets at most, 1 to 100.
   * @default 10
   */
  maxBatchSize?: number;
  /**
   * How long to wait for a batch to fill, up to 60 seconds.
   * @default Duration.seconds(5)
   */
  maxBatchTimeout?: Duration;
  /**
   * Attempts after the first, 0 to 100.
   * @default 3
   */
  maxRetries?: number;
  /**
   * Wait before an attempt after a failure that asks for no wait of its own, up to 12 hours.
   * @default Duration.seconds(0)
   */
  retryDelay?: Duration;
  /**
   * Calls at the same time, 1 to 250.
   * @default 10
   */
  maxConcurrency?: number;
  /**
   * Where a message goes after its last attempt. Without it Cloudflare deletes the message.
   * @default - the queue's own dead letters
   */
  deadLetters?: IQueue;
}

/** Properties of a `Queue`. */
export interface QueueProps {
  accountId: string;
  /** Lower-case letters, digits and `-`, 63 characters at most. */
  queueName: string;
  /**
   * How long a message is kept that nobody takes, 60 seconds to 14 days.
   * @default Duration.days(4)
   */
  retention?: Duration;
  /**
   * Wait before a message can be taken, up to 12 hours.
   * @default Duration.seconds(0)
   */
  deliveryDelay?: Duration;
  /**
   * Whether to make a second queue, `<queueName>-dead`, that keeps for 14 days what the consumers give up on.
   * Something must consume it: see `deadLetters`.
   * @default true
   */
  keepDeadLetters?: boolean;
  /**
   * Whether Terraform refuses to delete the queue and its dead letters, with the messages in them.
   * @default true
   */
  protect?: boolean;
  /** Changes the `cloudflare_queue` resource before it is made. */
  transform?: (config: QueueConfig) => QueueConfig;
}

abstract class QueueBase extends Construct implements IQueue {
  abstract readonly queueName: string;

  grantSend(worker: Worker, bindingName: string): void {
    worker.addBinding(bindingName, Binding.queue(this));
  }
}

/**
 * A Cloudflare queue with its dead letters. Delivery is at least once and in no order.
 *
 * @example
 * const queue = new Queue(this, "Deliveries", { accountId, queueName: "dev-deliveries" });
 * queue.grantSend(worker, "DELIVERIES");
 * queue.addConsumer(worker, { maxRetries: 10 });
 */
export class Queue extends QueueBase {
  /** A queue that is made by others. */
  static fromQueueName(scope: Construct, id: string, queueName: string): IQueue {
    class Import extends QueueBase {
      readonly queueName = queueName;
    }
    return new Import(scope, id);
  }

  readonly queueName: string;
  /** Keeps what this queue's consumers gave up on. */
  readonly deadLetters: Queue | undefined;

  private readonly resource: QueueResource;
  private consumer: IWorker | undefined;

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    validate(this, props);
    const { accountId, queueName, retention, deliveryDelay, keepDeadLetters = true } = props;
    const { protect = true, transform } = props;
    claimName(this, accountId, "queueName", queueName);
    const config: QueueConfig = {
      accountId,
      queueName,
      settings: {
        deliveryDelay: (deliveryDelay ?? Duration.seconds(0)).toSeconds(),
        deliveryPaused: false,
        messageRetentionPeriod: (retention ?? Duration.days(4)).toSeconds(),
      },
      ...(protect && { lifecycle: { preventDestroy: true } }),
    };
    this.resource = new QueueResource(this, "Resource", transform?.(config) ?? config);
    this.queueName = this.resource.queueName;
    this.deadLetters = keepDeadLetters
      ? new Queue(this, "DeadLetters", {
          accountId,
          queueName: `${queueName}-dead`,
          retention: Duration.days(14),
          keepDeadLetters: false,
          protect,
        })
      : undefined;
  }

  /**
   * Has a Worker's `queue` handler take the messages.
   *
   * @throws ValidationError if the queue has a consumer: Cloudflare allows one
   */
  addConsumer(worker: IWorker, options: ConsumerOptions = {}): void {
    validateConsumer(this, options, this.consumer);
    this.consumer = worker;
    const deadLetters = options.deadLetters ?? this.deadLetters;
    const target = {
      scriptName: worker.scriptName,
      ...(deadLetters && { deadLetterQueue: deadLetters.queueName }),
      settings: {
        batchSize: options.maxBatchSize ?? 10,
        maxConcurrency: options.maxConcurrency ?? 10,
        maxRetries: options.maxRetries ?? 3,
        maxWaitTimeMs: (options.maxBatchTimeout ?? Duration.seconds(5)).toMilliseconds(),
        retryDelay: (options.retryDelay ?? Duration.seconds(0)).toSeconds(),
      },
    };
    // Not cdktf's own DataResource: it runs the terraform binary, which a synthesis must not need.
    const settings = new TerraformResource(this, "ConsumerSettings", {
      terraformResourceType: "terraform_data",
    });
    settings.addOverride("input", target);
    new QueueConsumer(this, "Consumer", {
      ...target,
      accountId: worker.accountId,
      queueId: this.resource.queueId,
      type: "worker",
      lifecycle: {
        // The API calls the script by another name than the provider, which would replace the consumer in every
        // plan (cloudflare/terraform-provider-cloudflare#5652); so only a change of ours replaces it.
        ignoreChanges: "all",
        // In JSON, Terraform takes the plain address here and no interpolation.
        replaceTriggeredBy: [`${settings.terraformResourceType}.${settings.friendlyUniqueId}`],
      },
    });
  }
}

function validate(
  queue: Queue,
  { queueName, retention, deliveryDelay, keepDeadLetters = true }: QueueProps,
): void {
  const longest = keepDeadLetters ? 63 - "-dead".length : 63;
  new Validation(queue)
    .check(
      "queueName",
      queueName,
      (name) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name) && name.length <= longest,
      `Use lower-case letters, digits and -, ${longest} characters at most.`,
    )
    .check(
      "retention",
      retention,
      within(Duration.seconds(60), Duration.days(14)),
      "Use 60 seconds to 14 days.",
    )
    .check(
      "deliveryDelay",
      deliveryDelay,
      within(Duration.seconds(0), Duration.hours(12)),
      "Use up to 12 hours.",
    )
    .finish();
}

function validateConsumer(queue: Queue, options: ConsumerOptions, present: IWorker | undefined): void {
  const whole = (least: number, most: number) => (count: number) =>
    Number.isInteger(count) && count >= least && count <= most;
  new Validation(queue)
    .check(
      "consumer",
      present?.node.path,
      () => false,
      "Let one Worker take the messages: a queue has one consumer.",
    )
    .check("maxBatchSize", options.maxBatchSize, whole(1, 100), "Use 1 to 100.")
    .check("maxRetries", options.maxRetries, whole(0, 100), "Use 0 to 100.")
    .check("maxConcurrency", options.maxConcurrency, whole(1, 250), "Use 1 to 250.")
    .check(
      "maxBatchTimeout",
      options.maxBatchTimeout,
      within(Duration.seconds(0), Duration.seconds(60)),
      "Use up to 60 seconds.",
    )
    .check(
      "retryDelay",
      options.retryDelay,
      within(Duration.seconds(0), Duration.hours(12)),
      "Use up to 12 hours.",
    )
    .finish();
}

function within(least: Duration, most: Duration): (duration: Duration) => boolean {
  return (duration) => duration.isBetween(least, most);
}
