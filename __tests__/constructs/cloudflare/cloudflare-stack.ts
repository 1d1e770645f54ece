import { StubBundler, useBundler } from "../../../constructs/bundling";
import { useCloudflare } from "../../../constructs/cloudflare";
import { App, TerraformStack } from "../../../constructs/core/terraform";

export const accountId = "0123456789abcdef0123456789abcdef";
export const zoneId = "fedcba9876543210fedcba9876543210";

/** An empty stack for Cloudflare, in which Workers are not really bundled. */
export function cloudflareStack(app = new App(), id = "stack"): TerraformStack {
  const stack = new TerraformStack(app, id);
  useBundler(stack, new StubBundler());
  useCloudflare(stack);
  return stack;
}
