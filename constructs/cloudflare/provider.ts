import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import type { Construct } from "constructs";
import { requireOneEngine } from "../core/one-engine";

/**
 * Lets a stack make Cloudflare resources. The API token is read from `CLOUDFLARE_API_TOKEN` when Terraform runs and
 * is in no file of ours.
 *
 * @throws TwoEnginesError if the stack or the provider comes from another copy of cdktf
 */
export function useCloudflare(stack: Construct): void {
  requireOneEngine(new CloudflareProvider(stack, "cloudflare", {}));
}
