import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import type { Construct } from "constructs";

/**
 * Lets a stack make Cloudflare resources. The API token is read from `CLOUDFLARE_API_TOKEN` when Terraform runs and
 * is in no file of ours.
 */
export function useCloudflare(stack: Construct): void {
  new CloudflareProvider(stack, "cloudflare", {});
}
