import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Change, Plan, PlannedChange } from "../../../scripts/diff/plan";
import { parsePlan } from "../../../scripts/diff/read-plan";
import { SynthesizedStack } from "../../../scripts/diff/synthesized-stack";

export const FIXTURES = join(__dirname, "fixtures");

/** A plan that Terraform 1.11 wrote; emptied of what the command does not read. */
export function planFixture(name: "terraform-data" | "hcloud" | "unchanged"): Plan {
  return parsePlan(readFileSync(join(FIXTURES, `${name}.plan.json`)), name);
}

/** The stack that the `terraform-data` plan is of. */
export function demoStack(name = "demo-edge"): SynthesizedStack {
  const file = join(FIXTURES, "synth/stacks/demo-edge/cdk.tf.json");
  return new SynthesizedStack(name, JSON.parse(readFileSync(file, "utf8")));
}

export function planOf(...changes: PlannedChange[]): Plan {
  return { format_version: "1.2", resource_changes: changes };
}

export function planned(change: Change, more: Partial<PlannedChange> = {}): PlannedChange {
  return {
    address: "terraform_data.Thing",
    mode: "managed",
    type: "terraform_data",
    name: "Thing",
    change,
    ...more,
  };
}
