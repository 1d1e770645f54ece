import type { ITerraformDependable } from "cdktf";
import type { IConstruct } from "constructs";
import type { IIdentity } from "./identity";

/** A role that was given to an identity on one resource. */
export class Grant {
  constructor(
    /** E.g. `roles/pubsub.publisher`. */
    readonly role: string,
    /** Who got it. */
    readonly identity: IIdentity,
    /** The IAM member resource: what needs the role to work depends on it. */
    readonly resource: ITerraformDependable,
  ) {}

  /** Makes everything in a construct wait for the role. */
  applyBefore(...constructs: IConstruct[]): this {
    for (const construct of constructs) construct.node.addDependency(this.resource as unknown as IConstruct);
    return this;
  }
}

/** Id of the grant's resource below the construct that it gives access to: the same role is given to many. */
export function grantId(what: string, identity: IIdentity): string {
  return [`Grant${what}`, ...identity.node.path.split("/").slice(1)].join("-");
}
