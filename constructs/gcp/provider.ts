import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { Construct } from "constructs";
import { requireOneEngine } from "../core/one-engine";

/**
 * Lets a stack make Google Cloud resources in one project. Credentials are the application's own default ones when
 * Terraform runs and are in no file of ours.
 *
 * @throws TwoEnginesError if the stack or the provider comes from another copy of cdktf
 */
export function useGoogle(stack: Construct, { project, region }: { project: string; region: string }): void {
  requireOneEngine(new GoogleProvider(stack, "google", { project, region }));
}
