import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import { TerraformResource } from "../core/terraform";

/**
 * The lifecycle of a resource that the API describes otherwise than the provider, which would replace it in every
 * plan: only a change of our own settings replaces it.
 *
 * @param id of the `terraform_data` resource that remembers the settings
 */
export function replacedByOwnChanges(
  scope: Construct,
  id: string,
  settings: object,
): TerraformResourceLifecycle {
  // Not cdktf's own DataResource: it runs the terraform binary, which a synthesis must not need.
  const memory = new TerraformResource(scope, id, { terraformResourceType: "terraform_data" });
  memory.addOverride("input", settings);
  return {
    ignoreChanges: "all",
    // In JSON, Terraform takes the plain address here and no interpolation.
    replaceTriggeredBy: [`${memory.terraformResourceType}.${memory.friendlyUniqueId}`],
  };
}
