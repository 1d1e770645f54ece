import { type FunctionPlan, readFunctions } from "./function-plan";
import { PlanError } from "./plan-error";
import { readSubscriptions, type SubscriptionPlan } from "./subscription-plan";
import { TerraformStack } from "./terraform-stack";
import { readWorkers, type WorkerPlan } from "./worker-plan";

/** All that one environment would run, as its synthesized stacks say. */
export interface PlatformPlan {
  environment: string;
  workers: WorkerPlan[];
  functions: FunctionPlan[];
  /** Pub/Sub topics. */
  topics: string[];
  subscriptions: SubscriptionPlan[];
}

/**
 * Reads the stacks `<environment>-data`, `-functions` and `-edge`.
 *
 * @throws PlanError when a stack is missing or holds something that cannot run here
 */
export function readPlatform(outputFolder: string, environment: string): PlatformPlan {
  const stack = (name: string) => new TerraformStack(`${environment}-${name}`, outputFolder);
  const [data, functions, edge] = [stack("data"), stack("functions"), stack("edge")];
  return {
    environment,
    workers: readWorkers(edge),
    functions: readFunctions(functions),
    topics: [data, functions].flatMap((holder) =>
      holder.ofType("google_pubsub_topic").map((topic) => holder.text(topic, "name")),
    ),
    subscriptions: [data, functions].flatMap(readSubscriptions),
  };
}

/**
 * The Worker whose script is called `<environment>-<name>`.
 *
 * @throws PlanError
 */
export function workerOf(plan: PlatformPlan, name: string): WorkerPlan {
  const worker = plan.workers.find(({ scriptName }) => scriptName === `${plan.environment}-${name}`);
  if (worker) return worker;
  throw new PlanError(
    `${plan.environment}-edge`,
    `has no Worker ${plan.environment}-${name}`,
    "See that constructs/platform makes it, and run npm run synth",
  );
}

/**
 * The function that is called `<environment>-<name>`.
 *
 * @throws PlanError
 */
export function functionOf(plan: PlatformPlan, name: string): FunctionPlan {
  const planned = plan.functions.find((candidate) => candidate.name === `${plan.environment}-${name}`);
  if (planned) return planned;
  throw new PlanError(
    `${plan.environment}-functions`,
    `has no function ${plan.environment}-${name}`,
    "See that constructs/platform makes it, and run npm run synth",
  );
}

/**
 * The subscription that is called `<environment>-<name>`.
 *
 * @throws PlanError
 */
export function subscriptionOf(plan: PlatformPlan, name: string): SubscriptionPlan {
  const planned = plan.subscriptions.find((candidate) => candidate.name === `${plan.environment}-${name}`);
  if (planned) return planned;
  throw new PlanError(
    `${plan.environment}-functions`,
    `has no subscription ${plan.environment}-${name}`,
    "See that constructs/platform makes it, and run npm run synth",
  );
}

/**
 * The text of a plain_text binding.
 *
 * @throws PlanError when the Worker has no such binding
 */
export function plainText(worker: WorkerPlan, name: string): string {
  const binding = worker.bindings.find((candidate) => candidate.name === name);
  if (binding?.type === "plain_text") return binding.text;
  throw new PlanError(
    worker.address,
    `has no plain_text binding ${name}`,
    "Add it in the construct that makes the Worker",
  );
}
