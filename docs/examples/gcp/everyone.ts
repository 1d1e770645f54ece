import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Bucket, Everyone, NodeFunction, useGoogle } from "tricloud/gcp";

const project = "shop";
const region = "europe-west3";

export class EveryoneStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project, region });

    const sourceBucket = new Bucket(this, "Sources", { bucketName: "shop-sources", location: region });
    const hooks = new NodeFunction(this, "Hooks", {
      functionName: "hooks",
      project,
      region,
      sourceBucket,
      entry: "src/hooks.ts",
      entryPoint: "takeHook",
    });
    hooks.grantInvoke(new Everyone(this, "Everyone"));
  }
}
