import { type AttributeChange, compareValues, pathText } from "./compare-values";
import { Placeholder } from "./placeholder";
import type { Change, Plan, PlannedChange } from "./plan";
import { PlanFileError } from "./plan-file-error";
import { secretsOf } from "./secrets-of";
import type { Place, SynthesizedStack } from "./synthesized-stack";

/** What can happen to a resource, the gravest first. */
export const ACTIONS = [
  "destroy",
  "replace",
  "forget",
  "update",
  "create",
  "import",
  "move",
  "read",
] as const;

export type Action = (typeof ACTIONS)[number];

/** What one plan does to one resource: at its place, or by its address in its stack where the place is not known. */
export interface ResourceChange extends Place {
  action: Action;
  address: string;
  type: string;
  /** Why, in words, where Terraform says so. */
  reason?: string;
  /** Attributes that cannot be changed in place. */
  forcedBy: string[];
  /** Id of what is taken over. */
  importedFrom?: string;
  /** Address until now. */
  movedFrom?: string;
  attributes: AttributeChange[];
}

/** An output that gets another value. */
export interface OutputChange extends Place {
  action: Action;
  attributes: AttributeChange[];
}

/** All that one plan does. */
export interface StackChanges {
  /** Name of the stack; the plan's file where the stack is not known. */
  stack: string;
  /** In the order of their places. */
  resources: ResourceChange[];
  outputs: OutputChange[];
  /** What somebody or something else changed since the last apply. */
  drift: ResourceChange[];
  /** How many changes have to wait for another plan. */
  deferred: number;
  /** Whether the plan is not whole, since Terraform stopped at an error. */
  errored: boolean;
}

/**
 * @param source what the plan is called where its stack is not known
 * @throws PlanFileError if an action is none that Terraform documents
 */
export function stackChanges(plan: Plan, source: string, stack?: SynthesizedStack): StackChanges {
  const name = stack?.name ?? source;
  const secrets = secretsOf(plan);
  const describe = (changes: PlannedChange[] = []) =>
    changes.flatMap((planned) => {
      const change = describeResource(planned, source, secrets);
      return change
        ? [{ ...(stack?.placeOf(planned) ?? { construct: name, id: planned.address }), ...change }]
        : [];
    });
  const outputs = Object.entries(plan.output_changes ?? {}).flatMap(([id, change]) => {
    const action = actionOf(change.actions, source);
    const place = stack?.placeOfOutput(id) ?? { construct: name, id };
    return action ? [{ ...place, action, attributes: compareValues(change, secrets) }] : [];
  });
  return {
    stack: name,
    resources: describe(plan.resource_changes).sort(byPlace),
    outputs: outputs.sort(byPlace),
    drift: describe(plan.resource_drift).sort(byPlace),
    deferred: plan.deferred_changes?.length ?? 0,
    errored: plan.errored ?? false,
  };
}

/** Nothing if nothing happens to it. */
function describeResource(
  planned: PlannedChange,
  source: string,
  secrets: readonly string[],
): Omit<ResourceChange, keyof Place> | undefined {
  const { address, previous_address: previous, type, change } = planned;
  const importedFrom = change.importing && (change.importing.id ?? "its identity");
  const movedFrom = previous === address ? undefined : previous;
  const taken = importedFrom ? "import" : movedFrom ? "move" : undefined;
  const action = actionOf(change.actions, source) ?? taken;
  if (!action) return undefined;
  const reason = reasonOf(planned);
  return {
    action,
    address,
    type,
    ...(reason && { reason }),
    forcedBy: (change.replace_paths ?? []).map(pathText).sort(),
    ...(importedFrom && { importedFrom }),
    ...(movedFrom && { movedFrom }),
    attributes: attributesOf(action, change, secrets),
  };
}

/** Those that say something: nothing of what goes, and of what is new only what is known of it. */
function attributesOf(action: Action, change: Change, secrets: readonly string[]): AttributeChange[] {
  if (action === "destroy" || action === "forget" || action === "read") return [];
  const isNew = action === "create" || action === "replace";
  return compareValues(change, secrets).filter(
    ({ after, forcesReplacement }) => !isNew || forcesReplacement || after !== Placeholder.unknown,
  );
}

const ACTION_OF: Record<string, Action | undefined> = {
  "no-op": undefined,
  create: "create",
  read: "read",
  update: "update",
  delete: "destroy",
  forget: "forget",
  "create delete": "replace",
  "create forget": "replace",
};

/** Nothing if nothing happens. */
function actionOf(actions: readonly string[], where: string): Action | undefined {
  const key = [...actions].sort().join(" ");
  if (Object.hasOwn(ACTION_OF, key)) return ACTION_OF[key];
  throw new PlanFileError({
    where,
    what: `its actions ${JSON.stringify(actions)} are none that are known`,
    fix: "Read this plan with terraform show, and teach scripts/diff/stack-changes.ts the action.",
  });
}

const REASONS: Record<string, string> = {
  replace_because_tainted: "it is tainted: making it did not succeed",
  replace_by_request: "asked for with -replace",
  replace_by_triggers: "something in its replace_triggered_by changes",
  delete_because_no_resource_config: "it is no longer in the configuration",
  delete_because_no_module: "its module is no longer in the configuration",
  delete_because_wrong_repetition: "count or for_each came or went",
  delete_because_count_index: "its index is beyond count",
  delete_because_each_key: "its key is no longer in for_each",
  delete_because_no_move_target: "it was moved to where nothing is configured",
  read_because_config_unknown: "what it asks for is known after apply only",
  read_because_dependency_pending: "what it depends on changes first",
};

/** Nothing where the attributes tell it by themselves. */
function reasonOf({ deposed, action_reason: reason, change }: PlannedChange): string | undefined {
  if (deposed) return `the copy ${deposed}, left behind by a replacement that failed`;
  if (change.actions.length > 1 && change.actions.includes("forget"))
    return "what there is goes on running, outside Terraform";
  if (reason === undefined || reason === "replace_because_cannot_update") return undefined;
  return REASONS[reason] ?? reason.replaceAll("_", " ");
}

function byPlace(a: Place, b: Place): number {
  const [left, right] = [a, b].map(({ construct, id }) => `${construct}/${id}`);
  return left === right ? 0 : (left ?? "") < (right ?? "") ? -1 : 1;
}
