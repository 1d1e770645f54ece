import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { Construct } from "constructs";

/**
 * Lets a stack make Google Cloud resources in one project. Credentials are the application's own default ones when
 * Terraform runs and are in no file of ours.
 */
export function useGoogle(stack: Construct, { project, region }: { project: string; region: string }): void {
  new GoogleProvider(stack, "google", { project, region });
}
