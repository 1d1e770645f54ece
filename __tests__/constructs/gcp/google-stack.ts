import { StubBundler, useBundler } from "../../../constructs/bundling";
import { App, TerraformStack } from "../../../constructs/core/terraform";
import { Bucket, NodeFunction, type NodeFunctionProps, useGoogle } from "../../../constructs/gcp";

export const project = "demo-project";
export const region = "europe-west3";

/** An empty stack for Google Cloud, in which functions are not really bundled. */
export function googleStack(app = new App(), id = "stack"): TerraformStack {
  const stack = new TerraformStack(app, id);
  useBundler(stack, new StubBundler());
  useGoogle(stack, { project, region });
  return stack;
}

/** Adds the function `greet`, with no more than a function needs but for what is given. */
export function addFunction(stack: TerraformStack, props: Partial<NodeFunctionProps> = {}): NodeFunction {
  return new NodeFunction(stack, "Function", {
    functionName: "greet",
    project,
    region,
    entry: "lambdas/greet/index.ts",
    entryPoint: "greet",
    ...props,
    sourceBucket: props.sourceBucket ?? Bucket.fromBucketName(stack, "Sources", "demo-sources"),
  });
}
