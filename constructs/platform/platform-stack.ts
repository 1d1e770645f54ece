import type { Construct } from "constructs";
import { type EnvironmentConfig, type Labels, labelsOf } from "../core";
import { GcsBackend, TerraformStack } from "../core/terraform";

/** A stack of one environment, with its state in the environment's bucket. */
export abstract class PlatformStack extends TerraformStack {
  /** Labels of everything in the stack that takes labels. */
  protected readonly labels: Labels;

  /** @param name the stack is called `<environment>-<name>` */
  constructor(
    scope: Construct,
    name: string,
    protected readonly config: EnvironmentConfig,
  ) {
    super(scope, `${config.name}-${name}`);
    this.labels = labelsOf(config, { stack: name });
    new GcsBackend(this, { bucket: config.terraformState.bucket, prefix: `${config.name}/${name}` });
  }
}
