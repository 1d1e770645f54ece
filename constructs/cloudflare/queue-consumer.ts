import { QueueConsumer } from "@cdktf/provider-cloudflare/lib/queue-consumer";
import type { Construct } from "constructs";
import { Duration, Validation } from "../core";
import type { IQueue } from "./queue";
import { replacedByOwnChanges } from "./replaced-by-own-changes";
import { isWholeSeconds } from "./whole-seconds";
import type { IWorker } from "./worker";

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

/**
 * The one place that knows `cloudflare_queue_consumer`, which takes its own answer for a change
 * (cloudflare/terraform-provider-cloudflare#5652, #6405).
 *
 * @param queueId 32 hex digits, not the queue's name
 * @throws ValidationError with everything that Cloudflare would refuse
 */
export function queueConsumer(
  queue: Construct,
  queueId: string,
  worker: IWorker,
  options: ConsumerOptions,
): void {
  validate(queue, options);
  const target = {
    scriptName: worker.scriptName,
    ...(options.deadLetters && { deadLetterQueue: options.deadLetters.queueName }),
    settings: {
      batchSize: options.maxBatchSize ?? 10,
      maxConcurrency: options.maxConcurrency ?? 10,
      maxRetries: options.maxRetries ?? 3,
      maxWaitTimeMs: (options.maxBatchTimeout ?? Duration.seconds(5)).toMilliseconds(),
      retryDelay: (options.retryDelay ?? Duration.seconds(0)).toSeconds(),
    },
  };
  new QueueConsumer(queue, "Consumer", {
    ...target,
    accountId: worker.accountId,
    queueId,
    type: "worker",
    lifecycle: replacedByOwnChanges(queue, "ConsumerSettings", target),
  });
}

function validate(queue: Construct, options: ConsumerOptions): void {
  const { maxBatchSize, maxRetries, maxConcurrency, maxBatchTimeout, retryDelay } = options;
  const whole = (least: number, most: number) => (count: number) =>
    Number.isInteger(count) && count >= least && count <= most;
  new Validation(queue)
    .check("maxBatchSize", maxBatchSize, whole(1, 100), "Use 1 to 100.")
    .check("maxRetries", maxRetries, whole(0, 100), "Use 0 to 100.")
    .check("maxConcurrency", maxConcurrency, whole(1, 250), "Use 1 to 250.")
    .check(
      "maxBatchTimeout",
      maxBatchTimeout,
      (time) => time.isBetween(Duration.seconds(0), Duration.seconds(60)),
      "Use up to 60 seconds.",
    )
    .check(
      "retryDelay",
      retryDelay,
      isWholeSeconds(Duration.seconds(0), Duration.hours(12)),
      "Use whole seconds, up to 12 hours.",
    )
    .finish();
}
