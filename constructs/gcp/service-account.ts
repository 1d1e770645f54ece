import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import {
  type ServiceAccountConfig,
  ServiceAccount as ServiceAccountResource,
} from "@cdktf/provider-google/lib/service-account";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { Construct } from "constructs";
import { Validation } from "../core";
import { Token } from "../core/terraform";
import { Grant, grantOnce } from "./grant";
import type { IIdentity } from "./identity";

/** A service account, ours or somebody else's. */
export interface IServiceAccount extends IIdentity {
  /** E.g. `vectorize@casamarina-dev.iam.gserviceaccount.com`. */
  readonly email: string;

  /** Lets an identity deploy workloads that run as this account. */
  grantActAs(identity: IIdentity): Grant;

  /** Lets an identity get tokens of this account, and so do all that it may. */
  grantImpersonate(identity: IIdentity): Grant;
}

/** Properties of a `ServiceAccount`. */
export interface ServiceAccountProps {
  /** First part of the e-mail address: 6 to 30 lower-case letters, digits and `-`, a letter first. */
  accountId: string;
  /**
   * What people see.
   * @default - the account's id
   */
  displayName?: string;
  /** Changes the `google_service_account` resource before it is made. */
  transform?: (config: ServiceAccountConfig) => ServiceAccountConfig;
}

abstract class ServiceAccountBase extends Construct implements IServiceAccount {
  abstract readonly email: string;
  abstract readonly member: string;

  grantActAs(identity: IIdentity): Grant {
    return this.grant("ActAs", "roles/iam.serviceAccountUser", identity);
  }

  grantImpersonate(identity: IIdentity): Grant {
    return this.grant("Impersonate", "roles/iam.serviceAccountTokenCreator", identity);
  }

  private grant(what: string, role: string, identity: IIdentity): Grant {
    const config = {
      serviceAccountId: `projects/-/serviceAccounts/${this.email}`,
      role,
      member: identity.member,
    };
    return grantOnce(this, what, role, identity, (id) => new ServiceAccountIamMember(this, id, config));
  }
}

/**
 * The identity that a workload runs as. It can do nothing until something grants it a role.
 *
 * @example
 * const reader = new ServiceAccount(this, "Reader", { accountId: "dev-reader" });
 * bucket.grantRead(reader);
 */
export class ServiceAccount extends ServiceAccountBase {
  /** A service account that is made by others. */
  static fromEmail(scope: Construct, id: string, email: string): IServiceAccount {
    class Import extends ServiceAccountBase {
      readonly email = email;
      readonly member = `serviceAccount:${email}`;
    }
    const account = new Import(scope, id);
    new Validation(account)
      .check(
        "email",
        email,
        (text) => /^[^\s@:]+@[^\s@]+\.[^\s@]+$/.test(text),
        "Use the account's whole e-mail address.",
      )
      .finish();
    return account;
  }

  readonly email: string;
  readonly member: string;
  private readonly onProjects = new Map<string, Grant>();

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
   * Gives the account a role on a whole project, once however often it is asked for. Prefer the `grantX` method of the
   * resource that it needs.
   *
   * @param role e.g. `roles/eventarc.eventReceiver`
   */
  grantOnProject(project: string, role: string): Grant {
    const key = `${project} ${role}`;
    const existing = this.onProjects.get(key);
    if (existing) return existing;
    const id = [
      "ProjectRole",
      ...(Token.isUnresolved(project) ? [] : [project]),
      role.replace(/^roles\//, ""),
    ];
    const member = new ProjectIamMember(this, id.join("-"), { project, role, member: this.member });
    const grant = new Grant(role, this, member);
    this.onProjects.set(key, grant);
    return grant;
  }
}
