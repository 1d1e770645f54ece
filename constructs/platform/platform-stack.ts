import type { Construct } from "constructs";
import { applyPolicies } from "../aspects";
import { type EnvironmentConfig, labelsOf } from "../core";
import { GcsBackend, TerraformStack } from "../core/terraform";

/** A stack of one environment, with its state in the environment's bucket and held to the library's policies. */
export abstract class PlatformStack extends TerraformStack {
  /** @param name the stack is called `<environment>-<name>` */
  constructor(
    scope: Construct,
    name: string,
    protected readonly config: EnvironmentConfig,
  ) {
    super(scope, `${config.name}-${name}`);
    new GcsBackend(this, { bucket: config.terraformState.bucket, prefix: `${config.name}/${name}` });
    applyPolicies(this, { labels: labelsOf(config, { stack: name }), protect: config.protect });
  }
}
