import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import type { Construct } from "constructs";
import type { IBucket } from "./bucket";
import { Grant } from "./grant";
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
 * A role that was just given can take minutes to work. Where the first build in a project fails with "denied", apply once
 * more.
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
      this.grantReadCopies(project),
      this.grantOnProject(project, "roles/artifactregistry.writer"),
      this.grantOnProject(project, "roles/logging.logWriter"),
    ];
  }

  /**
   * Cloud Build reads a copy of the sources in a bucket of Google's, `gcf-v2-sources-<project number>-<region>`, which
   * the first deploy makes: https://github.com/hashicorp/terraform-provider-google/issues/20571
   */
  private grantReadCopies(project: string): Grant {
    const role = "roles/storage.objectViewer";
    const member = new ProjectIamMember(this, "ReadCopies", {
      project,
      role,
      member: this.member,
      condition: {
        title: "Sources of functions",
        expression: 'resource.name.startsWith("projects/_/buckets/gcf-v2-sources-")',
      },
    });
    return new Grant(role, this, member);
  }
}
