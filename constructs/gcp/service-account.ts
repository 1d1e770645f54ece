import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import {
  type ServiceAccountConfig,
  ServiceAccount as ServiceAccountResource,
} from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import { Validation } from "../core";
import { Grant } from "./grant";
import type { IIdentity } from "./identity";

/** A service account, ours or somebody else's. */
export interface IServiceAccount extends IIdentity {
  readonly email: string;
}

/** Properties of a `ServiceAccount`. */
export interface ServiceAccountProps {
  /** First part of the e-mail address: 6 to 30 lower-case letters, digits and `-`, a letter first. */
  accountId: string;
  /** @default - the account's id */
  displayName?: string;
  /** Changes the `google_service_account` resource before it is made. */
  transform?: (config: ServiceAccountConfig) => ServiceAccountConfig;
}

/** The identity that a workload runs as. It can do nothing until something grants it a role. */
export class ServiceAccount extends Construct implements IServiceAccount {
  /** A service account that is made by others. */
  static fromEmail(scope: Construct, id: string, email: string): IServiceAccount {
    class Import extends Construct implements IServiceAccount {
      readonly email = email;
      readonly member = `serviceAccount:${email}`;
    }
    return new Import(scope, id);
  }

  readonly email: string;
  readonly member: string;

  constructor(scope: Construct, id: string, { accountId, displayName, transform }: ServiceAccountProps) {
    super(scope, id);
    new Validation(this)
      .check(
        "accountId",
        accountId,
        (text) => /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(text),
        "Use 6 to 30 lower-case letters, digits and -, a letter first and no - last.",
      )
      .finish();
    const config = { accountId, displayName: displayName ?? accountId };
    const resource = new ServiceAccountResource(this, "Resource", transform?.(config) ?? config);
    this.email = resource.email;
    this.member = resource.member;
  }

  /**
   * Gives the account a role on a whole project. Prefer the `grantX` method of the resource that it needs.
   *
   * @param role e.g. `roles/eventarc.eventReceiver`
   */
  grantOnProject(project: string, role: string): Grant {
    const id = `ProjectRole-${role.replace(/^roles\//, "")}`;
    return new Grant(role, this, new ProjectIamMember(this, id, { project, role, member: this.member }));
  }
}
