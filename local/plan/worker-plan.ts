import { join } from "node:path";
import { PlanError } from "./plan-error";
import { block, type Resource, type TerraformStack } from "./terraform-stack";

/** A binding of a Worker, as `cloudflare_workers_script` declares it. */
export type WorkerBinding =
  | { type: "plain_text" | "secret_text"; name: string; text: string }
  | { type: "json"; name: string; json: unknown }
  | { type: "queue"; name: string; queue: string }
  | { type: "kv_namespace"; name: string; namespace: string }
  | { type: "r2_bucket"; name: string; bucket: string }
  | { type: "durable_object_namespace"; name: string; className: string; sqlite: boolean }
  | { type: "analytics_engine"; name: string; dataset: string }
  | { type: "ai"; name: string };

/** A queue that a Worker takes messages from. */
export interface QueueConsumerPlan {
  queue: string;
  deadLetterQueue?: string;
  batchSize?: number;
  maxWaitMs?: number;
  maxRetries?: number;
  retryDelaySeconds?: number;
}

/** A Worker, ready to be run anywhere. */
export interface WorkerPlan {
  /** Address of the script resource, for messages. */
  address: string;
  scriptName: string;
  /** The ES module on disk. */
  file: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  bindings: WorkerBinding[];
  consumes: QueueConsumerPlan[];
  crons: string[];
}

/**
 * The Workers of a stack with their bindings, queues and schedules.
 *
 * @throws PlanError on a binding or a queue that the local platform does not know
 */
export function readWorkers(stack: TerraformStack): WorkerPlan[] {
  return stack.ofType("cloudflare_workers_script").map((script) => {
    const scriptName = stack.text(script, "script_name");
    const sqliteClasses = sqliteClassesOf(script);
    const bindings = (script.attributes.bindings ?? []) as Record<string, unknown>[];
    return {
      address: script.address,
      scriptName,
      file: join(stack.folder, stack.text(script, "content_file")),
      compatibilityDate: stack.text(script, "compatibility_date"),
      compatibilityFlags: (script.attributes.compatibility_flags ?? []) as string[],
      bindings: bindings.map((binding) =>
        readBinding(script, stack.resolve(binding) as Record<string, unknown>, sqliteClasses),
      ),
      consumes: consumersOf(stack, scriptName),
      crons: cronsOf(stack, scriptName),
    };
  });
}

/** The classes that migrations make: written out, or made under a condition, which locally always holds. */
function sqliteClassesOf({ attributes: { migrations } }: Resource): string[] {
  if (typeof migrations === "string") {
    const list = /"new_sqlite_classes" = (\[[^\]]*\])/.exec(migrations)?.[1];
    return list ? (JSON.parse(list) as string[]) : [];
  }
  const written = block(migrations) ?? {};
  const steps = (written.steps ?? []) as Record<string, unknown>[];
  return [written, ...steps].flatMap(({ new_sqlite_classes: names }) => (names ?? []) as string[]);
}

function readBinding(
  script: Resource,
  binding: Record<string, unknown>,
  sqliteClasses: string[],
): WorkerBinding {
  const { type } = binding;
  const name = String(binding.name);
  switch (type) {
    case "plain_text":
    case "secret_text":
      return { type, name, text: String(binding.text ?? "") };
    case "json":
      return { type, name, json: binding.json };
    case "queue":
      return { type, name, queue: String(binding.queue_name) };
    case "kv_namespace":
      return { type, name, namespace: String(binding.namespace_id) };
    case "r2_bucket":
      return { type, name, bucket: String(binding.bucket_name) };
    case "durable_object_namespace": {
      const className = String(binding.class_name);
      return { type, name, className, sqlite: sqliteClasses.includes(className) };
    }
    case "analytics_engine":
      return { type, name, dataset: String(binding.dataset) };
    case "ai":
      return { type, name };
    default:
      throw new PlanError(
        script.address,
        `binding ${name} is of type "${type}", which the local platform does not run`,
        "Teach readBinding in local/plan/worker-plan.ts and local/workers/worker-options.ts the type, or take the binding off the Worker",
      );
  }
}

function consumersOf(stack: TerraformStack, scriptName: string): QueueConsumerPlan[] {
  return stack
    .ofType("cloudflare_queue_consumer")
    .filter((consumer) => stack.resolve(consumer.attributes.script_name) === scriptName)
    .map((consumer) => {
      const queue = stack.follow(consumer.attributes.queue_id);
      if (!queue) {
        throw new PlanError(
          consumer.address,
          `its queue_id ${JSON.stringify(consumer.attributes.queue_id)} points at no queue of the stack ${stack.name}`,
          "Make the queue in the same stack as its consumer",
        );
      }
      const settings = block(consumer.attributes.settings) ?? {};
      const deadLetters = stack.resolve(consumer.attributes.dead_letter_queue);
      return {
        queue: stack.text(queue, "queue_name"),
        deadLetterQueue: typeof deadLetters === "string" ? deadLetters : undefined,
        batchSize: settings.batch_size as number | undefined,
        maxWaitMs: settings.max_wait_time_ms as number | undefined,
        maxRetries: settings.max_retries as number | undefined,
        retryDelaySeconds: settings.retry_delay as number | undefined,
      };
    });
}

function cronsOf(stack: TerraformStack, scriptName: string): string[] {
  return stack
    .ofType("cloudflare_workers_cron_trigger")
    .filter((trigger) => stack.resolve(trigger.attributes.script_name) === scriptName)
    .flatMap(({ attributes }) => (attributes.schedules as { cron: string }[]).map(({ cron }) => cron));
}
