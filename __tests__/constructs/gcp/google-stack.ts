import { StubBundler, useBundler } from "../../../constructs/bundling";
import { App, TerraformStack } from "../../../constructs/core/terraform";
import { useGoogle } from "../../../constructs/gcp";

export const project = "demo-project";
export const region = "europe-west3";

/** An empty stack for Google Cloud, in which functions are not really bundled. */
export function googleStack(app = new App(), id = "stack"): TerraformStack {
  const stack = new TerraformStack(app, id);
  useBundler(stack, new StubBundler());
  useGoogle(stack, { project, region });
  return stack;
}
