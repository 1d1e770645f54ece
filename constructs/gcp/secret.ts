import {
  SecretManagerSecret,
  type SecretManagerSecretConfig,
} from "@cdktf/provider-google/lib/secret-manager-secret";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { Construct, type IConstruct } from "constructs";
import { type Labels, labelProblems, Validation } from "../core";
import { type Grant, grantOnce } from "./grant";
import type { IIdentity } from "./identity";

/** A secret, ours or somebody else's. */
export interface ISecret extends IConstruct {
  /** Short id, without the project. */
  readonly secretName: string;

  /** Lets an identity read the secret's versions. */
  grantAccess(identity: IIdentity): Grant;
}

/** Properties of a `Secret`. */
export interface SecretProps {
  /** Letters, digits, `-` and `_`, 255 characters at most. */
  secretName: string;
  /**
   * Regions that keep the value.
   * @default - Google chooses
   */
  regions?: string[];
  /**
   * Labels of the resource: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
  /**
   * Whether Terraform refuses to delete the secret with all its versions.
   * @default true
   */
  protect?: boolean;
  /** Changes the `google_secret_manager_secret` resource before it is made. */
  transform?: (config: SecretManagerSecretConfig) => SecretManagerSecretConfig;
}

abstract class SecretBase extends Construct implements ISecret {
  abstract readonly secretName: string;

  grantAccess(identity: IIdentity): Grant {
    const role = "roles/secretmanager.secretAccessor";
    const config = { secretId: this.secretName, role, member: identity.member };
    return grantOnce(
      this,
      "Access",
      role,
      identity,
      (id) => new SecretManagerSecretIamMember(this, id, config),
    );
  }
}

/**
 * A place for a secret in Secret Manager. Only the place: a value given to Terraform would be in its plan and state,
 * so versions are added with `gcloud secrets versions add`.
 *
 * @example
 * const apiKey = new Secret(this, "QdrantApiKey", { secretName: "dev-qdrant-api-key" });
 * apiKey.grantAccess(fn.serviceAccount);
 */
export class Secret extends SecretBase {
  /** A secret that is made by others, or by another stack. */
  static fromSecretName(scope: Construct, id: string, secretName: string): ISecret {
    class Import extends SecretBase {
      readonly secretName = secretName;
    }
    return new Import(scope, id);
  }

  readonly secretName: string;

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const { secretName, regions, labels, protect = true, transform } = props;
    new Validation(this)
      .check(
        "secretName",
        secretName,
        (name) => /^[A-Za-z0-9_-]{1,255}$/.test(name),
        "Use letters, digits, - and _, 255 characters at most.",
      )
      .check("regions", regions, (list) => list.length > 0, "Name a region, or leave the choice to Google.")
      .add(...labelProblems(labels ?? {}))
      .finish();
    const config: SecretManagerSecretConfig = {
      secretId: secretName,
      replication: regions
        ? { userManaged: { replicas: regions.map((location) => ({ location })) } }
        : { auto: {} },
      deletionProtection: protect,
      ...(labels && { labels }),
    };
    this.secretName = new SecretManagerSecret(this, "Resource", transform?.(config) ?? config).secretId;
  }
}
