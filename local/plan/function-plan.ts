import { join } from "node:path";
import { PlanError } from "./plan-error";
import { block, type Resource, type TerraformStack } from "./terraform-stack";

/** What calls a function. */
export type FunctionTrigger =
  | { kind: "http" }
  | {
      kind: "firestore";
      /** E.g. `google.cloud.firestore.document.v1.written`. */
      eventType: string;
      database: string;
      /** E.g. `records/{record}`. */
      document: string;
    };

/** A Cloud Function, ready to be run anywhere. */
export interface FunctionPlan {
  /** Address of the function resource, for messages. */
  address: string;
  name: string;
  /** The zip on disk. */
  archive: string;
  entryPoint: string;
  environment: Record<string, string>;
  /** Names of the variables that come from Secret Manager. */
  secrets: string[];
  trigger: FunctionTrigger;
}

/**
 * The Cloud Functions (2nd gen) of a stack.
 *
 * @throws PlanError on a trigger or a source that the local platform does not know
 */
export function readFunctions(stack: TerraformStack): FunctionPlan[] {
  return stack.ofType("google_cloudfunctions2_function").map((resource) => {
    const build = block(resource.attributes.build_config) ?? {};
    const service = block(resource.attributes.service_config) ?? {};
    const secrets = (service.secret_environment_variables ?? []) as { key: string }[];
    return {
      address: resource.address,
      name: stack.text(resource, "name"),
      archive: archiveOf(stack, resource, build),
      entryPoint: String(build.entry_point),
      environment: stack.resolve(service.environment_variables ?? {}) as Record<string, string>,
      secrets: secrets.map(({ key }) => key),
      trigger: triggerOf(stack, resource),
    };
  });
}

function archiveOf(stack: TerraformStack, resource: Resource, build: Record<string, unknown>): string {
  const storage = block(block(build.source)?.storage_source);
  const object = stack.follow(storage?.object);
  if (!object) {
    throw new PlanError(
      resource.address,
      "its source is not an object of the stack's own bucket",
      "Upload the bundle with a google_storage_bucket_object in the same stack",
    );
  }
  return join(stack.folder, stack.text(object, "source"));
}

function triggerOf(stack: TerraformStack, resource: Resource): FunctionTrigger {
  const trigger = block(resource.attributes.event_trigger);
  if (!trigger) return { kind: "http" };
  const eventType = String(trigger.event_type);
  if (!eventType.startsWith("google.cloud.firestore.document.")) {
    throw new PlanError(
      resource.address,
      `is triggered by ${eventType}, which the local platform does not send`,
      "Teach triggerOf in local/plan/function-plan.ts the event type, or use a Firestore or HTTP trigger",
    );
  }
  const filters = stack.resolve(trigger.event_filters ?? []) as { attribute: string; value: string }[];
  const filter = (attribute: string) => filters.find((candidate) => candidate.attribute === attribute)?.value;
  const document = filter("document");
  if (document === undefined) {
    throw new PlanError(
      resource.address,
      "has no filter on the attribute document",
      "Add one, e.g. records/{record}",
    );
  }
  return { kind: "firestore", eventType, database: filter("database") ?? "(default)", document };
}
