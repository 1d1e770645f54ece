import type { Construct } from "constructs";
import { TerraformResource } from "../core/terraform";

/**
 * What a data source depends on so that a plan made before the stack's first apply does not read it: Terraform puts a
 * data source off while something that it depends on has still to be made. So a stack can be planned alone, without an
 * account, before what it looks up exists.
 *
 * @param lookup what is looked up; another value has the data source read anew at apply time
 */
export function deferLookup(scope: Construct, lookup: string): TerraformResource {
  // Not cdktf's own DataResource: it runs the terraform binary, which a synthesis must not need.
  const deferral = new TerraformResource(scope, "Deferral", { terraformResourceType: "terraform_data" });
  deferral.addOverride("input", lookup);
  return deferral;
}
