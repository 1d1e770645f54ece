import type { TerraformStack } from "cdktf";
import type { IConstruct, IValidation } from "constructs";
import { type Labels, ValidationError } from "../core";
import { Aspects, TerraformStack as Stack } from "../core/terraform";
import { AddLabels } from "./add-labels";
import { ForbidLiteralSecrets } from "./forbid-literal-secrets";
import { ForbidPublicPorts } from "./forbid-public-ports";
import type { Policy, Violation } from "./policy";
import { PolicyError } from "./policy-error";
import { RequireProtection } from "./require-protection";
import { SynthesizedStack } from "./synthesized-stack";

/** What `applyPolicies` demands of stacks. */
export interface PolicyOptions {
  /**
   * Labels of everything that takes labels; a resource's own labels win.
   * @default - none
   */
  labels?: Labels;
  /**
   * Whether what holds data must refuse to be deleted.
   * @default true
   */
  protect?: boolean;
  /**
   * Policies of your own, checked after the library's.
   * @default - none
   */
  policies?: readonly Policy[];
}

/**
 * Holds a stack, or all stacks that an app has so far, to this library's policies: `AddLabels`, `ForbidPublicPorts`,
 * `ForbidLiteralSecrets` and, if asked, `RequireProtection`. A stack that breaks one is not synthesized; the one
 * `PolicyError` names every place of every stack.
 *
 * @example
 * applyPolicies(stack, { labels: { team: "data" }, protect: environment === "prod" });
 *
 * @throws ValidationError if there is no stack in the scope
 */
export function applyPolicies(
  scope: IConstruct,
  { labels = {}, protect = true, policies = [] }: PolicyOptions = {},
): void {
  const stacks = scope.node.findAll().filter(Stack.isStack);
  if (stacks.length === 0) {
    throw new ValidationError(scope, [
      { field: "stacks", value: stacks, fix: "Pass a stack, or an app after its stacks are made." },
    ]);
  }
  // Aspects of cdktf have no order but that of being added: what changes resources comes before any check.
  const addLabels = new AddLabels(labels);
  const all = [
    addLabels,
    new ForbidPublicPorts(),
    new ForbidLiteralSecrets(),
    ...(protect ? [new RequireProtection()] : []),
    ...policies,
  ];
  for (const stack of stacks) {
    Aspects.of(stack).add(addLabels);
    stack.node.addValidation(new PolicyCheck(stack, all));
  }
}

/** By app: the checks of all its stacks. */
const checks = new WeakMap<IConstruct, PolicyCheck[]>();

/**
 * The policies of one stack. cdktf synthesizes stack by stack and stops at the first that fails, so that the check
 * that fails looks at the other stacks too.
 */
class PolicyCheck implements IValidation {
  constructor(
    private readonly stack: TerraformStack,
    private readonly policies: readonly Policy[],
  ) {
    const { root } = stack.node;
    checks.set(root, [...(checks.get(root) ?? []), this]);
  }

  /** @throws PolicyError: returned as texts, cdktf would wrap the violations in words of its own */
  validate(): string[] {
    const violations = this.violations();
    if (violations.length === 0) return [];
    const others = (checks.get(this.stack.node.root) ?? []).filter((check) => check !== this);
    throw new PolicyError(
      withoutRepeats([
        ...violations,
        ...others.filter((check) => check.isFinal()).flatMap((check) => check.violations()),
      ]),
    );
  }

  private violations(): Violation[] {
    const stack = new SynthesizedStack(this.stack);
    return this.policies.flatMap((policy) => policy.check(stack));
  }

  /** Whether the stack is as it will be: aspects of others, which are yet to come, could still change it. */
  private isFinal(): boolean {
    return this.stack.node
      .findAll()
      .every((construct) => Aspects.of(construct).all.every((aspect) => aspect instanceof AddLabels));
  }
}

/** A stack that is held to the policies twice breaks them once. */
function withoutRepeats(violations: Violation[]): Violation[] {
  return [...new Map(violations.map((each) => [`${each.where}: ${each.what}`, each])).values()];
}
