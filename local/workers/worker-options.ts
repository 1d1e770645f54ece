import { basename } from "node:path";
import type { WorkerOptions } from "miniflare";
import { PlanError } from "../plan/plan-error";
import type { WorkerPlan } from "../plan/worker-plan";
import { aiBinding, type WorkersAiEndpoint } from "../workers-ai/ai-binding";

/** What differs on this machine from the deployed Worker. */
export interface WorkerOverrides {
  /** Texts by binding name, in place of the plan's or added to them; `undefined` takes the binding away. */
  texts: Record<string, string | undefined>;
  ai: WorkersAiEndpoint;
  port: number;
}

/**
 * A planned Worker as miniflare runs it.
 *
 * @throws PlanError when a secret has no value on this machine
 */
export function workerOptions(plan: WorkerPlan, overrides: WorkerOverrides): WorkerOptions {
  const planned: Record<string, unknown> = {};
  const kvNamespaces: Record<string, string> = {};
  const r2Buckets: Record<string, string> = {};
  const queueProducers: Record<string, string> = {};
  const analyticsEngineDatasets: Record<string, { dataset: string }> = {};
  const durableObjects: Record<string, { className: string; useSQLite: boolean }> = {};
  const wrappedBindings: Record<string, ReturnType<typeof aiBinding>> = {};

  for (const binding of plan.bindings) {
    const { name } = binding;
    if (binding.type === "plain_text") planned[name] = binding.text;
    if (binding.type === "json") planned[name] = binding.json;
    if (binding.type === "queue") queueProducers[name] = binding.queue;
    if (binding.type === "kv_namespace") kvNamespaces[name] = binding.namespace;
    if (binding.type === "r2_bucket") r2Buckets[name] = binding.bucket;
    if (binding.type === "analytics_engine") analyticsEngineDatasets[name] = { dataset: binding.dataset };
    if (binding.type === "durable_object_namespace") {
      durableObjects[name] = { className: binding.className, useSQLite: binding.sqlite };
    }
    if (binding.type === "ai") wrappedBindings[name] = aiBinding(overrides.ai);
    if (binding.type === "secret_text" && !(name in overrides.texts)) {
      throw new PlanError(
        plan.address,
        `the secret ${name} has no value on this machine`,
        "Give it one in local/overrides.ts",
      );
    }
  }
  const texts = Object.entries(overrides.texts).filter(([, text]) => text !== undefined);
  const dropped = Object.keys(overrides.texts).filter((name) => overrides.texts[name] === undefined);
  for (const name of dropped) delete planned[name];

  return {
    name: plan.scriptName,
    modules: [{ type: "ESModule", path: plan.file }],
    modulesRoot: plan.file.slice(0, -basename(plan.file).length),
    compatibilityDate: plan.compatibilityDate,
    compatibilityFlags: plan.compatibilityFlags,
    bindings: { ...planned, ...Object.fromEntries(texts) } as WorkerOptions["bindings"],
    kvNamespaces,
    r2Buckets,
    queueProducers,
    analyticsEngineDatasets,
    durableObjects,
    wrappedBindings,
    queueConsumers: Object.fromEntries(
      plan.consumes.map(({ queue, deadLetterQueue, batchSize, maxWaitMs, maxRetries, retryDelaySeconds }) => [
        queue,
        {
          deadLetterQueue,
          maxBatchSize: batchSize,
          maxBatchTimeout: maxWaitMs === undefined ? undefined : maxWaitMs / 1000,
          maxRetries,
          retryDelay: retryDelaySeconds,
        },
      ]),
    ),
    unsafeDirectSockets: [{ host: "127.0.0.1", port: overrides.port }],
  } as WorkerOptions;
}
