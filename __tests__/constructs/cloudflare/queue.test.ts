import { type ConsumerOptions, Queue, type QueueProps, Worker } from "../../../constructs/cloudflare";
import { Duration } from "../../../constructs/core";
import { Match, Template } from "../../../constructs/testing";
import { accountId, cloudflareStack } from "./cloudflare-stack";

function queueStack(props: Partial<QueueProps> = {}) {
  const stack = cloudflareStack();
  const queue = new Queue(stack, "Jobs", { accountId, queueName: "dev-jobs", ...props });
  const worker = new Worker(stack, "Worker", {
    accountId,
    scriptName: "dev-worker",
    entry: "lambdas/worker/index.ts",
  });
  return { stack, queue, worker };
}

test("a queue comes with dead letters that are kept as long as Cloudflare keeps any", () => {
  const { stack } = queueStack();
  const template = Template.fromStack(stack);
  template.hasResource("cloudflare_queue", {
    queue_name: "dev-jobs",
    settings: { delivery_delay: 0, delivery_paused: false, message_retention_period: 345_600 },
    lifecycle: { prevent_destroy: true },
  });
  template.hasResource("cloudflare_queue", {
    queue_name: "dev-jobs-dead",
    settings: { message_retention_period: 1_209_600 },
    lifecycle: { prevent_destroy: true },
  });
});

test("a queue may go without dead letters and without protection", () => {
  const { stack, queue } = queueStack({
    keepDeadLetters: false,
    protect: false,
    retention: Duration.hours(1),
    deliveryDelay: Duration.minutes(1),
    transform: (config) => ({ ...config, settings: { ...config.settings, deliveryPaused: true } }),
  });
  const template = Template.fromStack(stack);
  template.resourceCountIs("cloudflare_queue", 1);
  template.hasResource("cloudflare_queue", {
    settings: { delivery_delay: 60, message_retention_period: 3600, delivery_paused: true },
    lifecycle: { prevent_destroy: Match.absent(), create_before_destroy: true },
  });
  expect(queue.deadLetters).toBeUndefined();
});

test("a consumer has all its settings, hands on what fails, and is replaced only when we change it", () => {
  const { stack, queue, worker } = queueStack();
  queue.addConsumer(worker, { maxRetries: 7, maxBatchTimeout: Duration.seconds(1) });
  const template = Template.fromStack(stack);
  const target = {
    script_name: Match.stringLikeRegexp("cloudflare_workers_script.Worker_.*\\.script_name"),
    dead_letter_queue: Match.stringLikeRegexp("cloudflare_queue.Jobs_DeadLetters_.*\\.queue_name"),
  };
  template.hasResource("cloudflare_queue_consumer", {
    ...target,
    type: "worker",
    queue_id: Match.stringLikeRegexp("cloudflare_queue.Jobs_.*\\.queue_id"),
    settings: { batch_size: 10, max_concurrency: 10, max_retries: 7, max_wait_time_ms: 1000, retry_delay: 0 },
    lifecycle: {
      ignore_changes: "all",
      replace_triggered_by: [Match.stringLikeRegexp("^terraform_data\\.Jobs_ConsumerSettings_")],
    },
  });
  template.resourceCountIs("terraform_data", 1);
});

test("a change of the consumer's settings changes what triggers its replacement", () => {
  const inputOf = (options: ConsumerOptions) => {
    const { stack, queue, worker } = queueStack();
    queue.addConsumer(worker, options);
    return Object.values(Template.fromStack(stack).findResources("terraform_data"))[0]?.["input"];
  };
  expect(inputOf({ maxRetries: 7 })).not.toEqual(inputOf({ maxRetries: 8 }));
  expect(inputOf({ maxRetries: 7 })).toEqual(inputOf({ maxRetries: 7 }));
});

test("grantSend gives a Worker a binding, of our queues and of others'", () => {
  const { stack, queue, worker } = queueStack();
  queue.grantSend(worker, "JOBS");
  Queue.fromQueueName(stack, "Theirs", "theirs").grantSend(worker, "THEIRS");
  Template.fromStack(stack).hasResource("cloudflare_workers_script", {
    bindings: [
      { name: "JOBS", type: "queue", queue_name: Match.stringLikeRegexp("cloudflare_queue.Jobs_") },
      { name: "THEIRS", type: "queue", queue_name: "theirs" },
    ],
  });
});

test("a queue has one consumer", () => {
  const { queue, worker } = queueStack();
  queue.addConsumer(worker);
  expect(() => queue.addConsumer(worker)).toThrow(
    'stack/Jobs: consumer is "stack/Worker"\n  Let one Worker take the messages: a queue has one consumer.',
  );
});

test("a queue's name is used once in an account", () => {
  const { stack } = queueStack();
  expect(() => new Queue(stack, "Again", { accountId, queueName: "dev-jobs-dead" })).toThrow(
    'stack/Again: queueName is "dev-jobs-dead"\n  Choose another name: stack/Jobs/DeadLetters has this one.',
  );
});

test.each([
  { props: { accountId: "mine" }, message: 'accountId is "mine"' },
  { props: { queueName: "Jobs" }, message: 'queueName is "Jobs"' },
  { props: { queueName: "x".repeat(59) }, message: `queueName is "${"x".repeat(59)}"` },
  {
    props: { retention: Duration.seconds(30) },
    message: "retention is 30 s\n  Use whole seconds, 60 seconds to 14 days.",
  },
  {
    props: { retention: Duration.milliseconds(60_500) },
    message: "retention is 60500 ms\n  Use whole seconds",
  },
  {
    props: { deliveryDelay: Duration.days(1) },
    message: "deliveryDelay is 1 d\n  Use whole seconds, up to 12 hours.",
  },
])("a queue refuses $props", ({ props, message }) => {
  expect(() => queueStack(props)).toThrow(`stack/Jobs: ${message}`);
});

test("a consumer names all that is wrong with it", () => {
  const add = () => {
    const { queue, worker } = queueStack();
    queue.addConsumer(worker, {
      maxBatchSize: 500,
      maxRetries: -1,
      maxBatchTimeout: Duration.minutes(2),
      retryDelay: Duration.milliseconds(1500),
    });
  };
  expect(add).toThrow("stack/Jobs: 4 values cannot be used");
  expect(add).toThrow("retryDelay is 1500 ms. Use whole seconds, up to 12 hours.");
  expect(add).toThrow("maxBatchSize is 500. Use 1 to 100.");
  expect(add).toThrow("maxBatchTimeout is 2 min. Use up to 60 seconds.");
});

test("what triggers a replacement are the consumer's settings and what they refer to", () => {
  const { stack, queue, worker } = queueStack();
  queue.addConsumer(worker, {
    maxBatchSize: 5,
    maxConcurrency: 2,
    retryDelay: Duration.minutes(1),
    deadLetters: Queue.fromQueueName(stack, "Theirs", "their-dead"),
  });
  Template.fromStack(stack).hasResource("terraform_data", {
    input: {
      scriptName: Match.stringLikeRegexp("^\\$\\{cloudflare_workers_script.Worker_.*\\.script_name\\}$"),
      deadLetterQueue: "their-dead",
      settings: { batchSize: 5, maxConcurrency: 2, maxRetries: 3, maxWaitTimeMs: 5000, retryDelay: 60 },
    },
  });
});

test("without dead letters a consumer hands nothing on", () => {
  const { stack, queue, worker } = queueStack({ keepDeadLetters: false });
  queue.addConsumer(worker);
  Template.fromStack(stack).hasResource("cloudflare_queue_consumer", { dead_letter_queue: Match.absent() });
  expect(queue.node.defaultChild).toMatchObject({ terraformResourceType: "cloudflare_queue" });
});
