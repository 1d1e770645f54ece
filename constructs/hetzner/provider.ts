import type { Construct } from "constructs";
import { requireOneEngine } from "../core/one-engine";
import { HcloudProvider } from "./bindings/provider";

/**
 * Lets a stack make Hetzner Cloud resources. The API token, which belongs to one project, is read from `HCLOUD_TOKEN`
 * when Terraform runs and is in no file of ours.
 *
 * @throws TwoEnginesError if the stack or the provider comes from another copy of cdktf
 */
export function useHetzner(stack: Construct): void {
  requireOneEngine(new HcloudProvider(stack, "hcloud", {}));
}
