import { type QueueConfig, Queue as QueueResource } from "@cdktf/provider-cloudflare/lib/queue";
import { Construct, type IConstruct } from "constructs";
import { Duration, Validation } from "../core";
import { Binding } from "./binding";
import { claimName } from "./claim-name";
import { accountIdFix, isCloudflareId } from "./cloudflare-id";
import { type ConsumerOptions, queueConsumer } from "./queue-consumer";
import { isWholeSeconds } from "./whole-seconds";
import type { IWorker, Worker } from "./worker";

/** A queue, ours or somebody else's. */
export interface IQueue extends IConstruct {
  /** Name of the queue, which is its identity inside its account. */
  readonly queueName: string;

  /** Lets a Worker send to the queue: gives it a binding of this name. */
  grantSend(worker: Worker, bindingName: string): void;
}

/** Properties of a `Queue`. */
export interface QueueProps {
  /** 32 hex digits. */
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

  /** Name of the queue; whoever uses it waits for the queue. */
  readonly queueName: string;
  /** Keeps what this queue's consumers gave up on. */
  readonly deadLetters: Queue | undefined;

  private readonly resource: QueueResource;
  private consumer: IWorker | undefined;

  /** @throws ValidationError with everything that Cloudflare would refuse, or if the name is taken */
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
      // Cloudflare keeps a queue that a Worker is bound to (code 11005): it goes after the Worker has let it go.
      lifecycle: { createBeforeDestroy: true, ...(protect && { preventDestroy: true }) },
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
   * @throws ValidationError if the queue has a consumer, as Cloudflare allows one, or an option cannot be used
   */
  addConsumer(worker: IWorker, options: ConsumerOptions = {}): void {
    new Validation(this)
      .check(
        "consumer",
        this.consumer?.node.path,
        () => false,
        "Let one Worker take the messages: a queue has one consumer.",
      )
      .finish();
    this.consumer = worker;
    queueConsumer(this, this.resource.queueId, worker, {
      ...options,
      deadLetters: options.deadLetters ?? this.deadLetters,
    });
  }
}

function validate(
  queue: Queue,
  { accountId, queueName, retention, deliveryDelay, keepDeadLetters = true }: QueueProps,
): void {
  const longest = keepDeadLetters ? 63 - "-dead".length : 63;
  new Validation(queue)
    .check("accountId", accountId, isCloudflareId, accountIdFix)
    .check(
      "queueName",
      queueName,
      (name) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name) && name.length <= longest,
      `Use lower-case letters, digits and -, ${longest} characters at most.`,
    )
    .check(
      "retention",
      retention,
      isWholeSeconds(Duration.seconds(60), Duration.days(14)),
      "Use whole seconds, 60 seconds to 14 days.",
    )
    .check(
      "deliveryDelay",
      deliveryDelay,
      isWholeSeconds(Duration.seconds(0), Duration.hours(12)),
      "Use whole seconds, up to 12 hours.",
    )
    .finish();
}
