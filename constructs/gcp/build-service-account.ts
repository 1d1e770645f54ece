import type { Construct } from "constructs";
import type { IBucket } from "./bucket";
import type { Grant } from "./grant";
import { ServiceAccount } from "./service-account";

/** Properties of a `BuildServiceAccount`. */
export interface BuildServiceAccountProps {
  /** Id of the project that functions are built in. */
  project: string;
  /** First part of the e-mail address: 6 to 30 lower-case letters, digits and `-`, a letter first. */
  accountId: string;
  /** Holds the functions' sources. */
  sourceBucket: IBucket;
}

/**
 * The identity that Cloud Build turns functions' sources into images as: in a project made since 2024, the default one
 * can neither read sources nor store images.
 *
 * @see https://cloud.google.com/functions/docs/securing/build-custom-sa
 * @example
 * const buildServiceAccount = new BuildServiceAccount(this, "Builder", {
 *   project, accountId: "dev-function-builder", sourceBucket,
 * });
 */
export class BuildServiceAccount extends ServiceAccount {
  /** What a function has to wait for before it can be built. */
  readonly grants: readonly Grant[];

  constructor(scope: Construct, id: string, { project, accountId, sourceBucket }: BuildServiceAccountProps) {
    super(scope, id, { accountId, displayName: "Builds functions" });
    this.grants = [
      sourceBucket.grantRead(this),
      this.grantOnProject(project, "roles/artifactregistry.writer"),
      this.grantOnProject(project, "roles/logging.logWriter"),
    ];
  }
}
