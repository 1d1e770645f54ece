import { applyPolicies, PolicyError, type PolicyOptions } from "../../../constructs/aspects";
import { useCloudflare } from "../../../constructs/cloudflare";
import { TerraformStack } from "../../../constructs/core/terraform";
import { useGoogle } from "../../../constructs/gcp";
import { HcloudProvider } from "../../../constructs/hetzner/bindings/provider";
import { Template, TestApp } from "../../../constructs/testing";

/** An empty stack that may use all three clouds. */
export function stackOf(app = new TestApp(), id = "stack"): TerraformStack {
  const stack = new TerraformStack(app, id);
  useGoogle(stack, { project: "demo-project", region: "europe-west3" });
  useCloudflare(stack);
  new HcloudProvider(stack, "hcloud");
  return stack;
}

/** What the policies find in a stack, each as one text, sorted. */
export function refusals(stack: TerraformStack, options: PolicyOptions = {}): string[] {
  applyPolicies(stack, options);
  try {
    Template.fromStack(stack);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.violations.map(({ where, what, fix }) => `${where}: ${what}. ${fix}`).sort();
  }
}
