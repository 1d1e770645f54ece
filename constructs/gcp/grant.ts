import type { TerraformResource as Resource } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { TerraformResource } from "../core/terraform";
import type { IIdentity } from "./identity";

/** A role that was given to an identity on one resource. */
export class Grant {
  constructor(
    /** E.g. `roles/pubsub.publisher`. */
    readonly role: string,
    /** Who got it. */
    readonly identity: IIdentity,
    /** The IAM member resource: what needs the role to work depends on it. */
    readonly resource: Resource,
  ) {}

  /**
   * Makes everything in a construct wait for the role, but for the identity, which the role itself waits for. What the
   * role is given on must not be in there.
   */
  applyBefore(...constructs: IConstruct[]): this {
    const { terraformResourceType, friendlyUniqueId } = this.resource;
    const address = `${terraformResourceType}.${friendlyUniqueId}`;
    const before = new Set<IConstruct>([this.resource, ...this.identity.node.findAll()]);
    for (const resource of constructs.flatMap((construct) => construct.node.findAll())) {
      if (TerraformResource.isTerraformResource(resource) && !before.has(resource)) {
        resource.dependsOn = [...(resource.dependsOn ?? []), address];
      }
    }
    return this;
  }
}

/**
 * Gives a role on a construct, once however often it is asked for.
 *
 * @param what tells the grants to one identity apart, e.g. `Publish`
 * @param make makes the IAM member resource under this id
 */
export function grantOnce(
  scope: Construct,
  what: string,
  role: string,
  identity: IIdentity,
  make: (id: string) => Resource,
): Grant {
  // The same role is given to many: the identity's path tells them apart, in another stack with the stack's name.
  const [stack = "", ...rest] = identity.node.path.split("/");
  const isNear = scope.node.path.split("/")[0] === stack;
  const id = [`Grant${what}`, ...(isNear ? rest : ["", stack, ...rest]).map(escapeHyphens)].join("-");
  const existing = scope.node.tryFindChild(id) as Resource | undefined;
  return new Grant(role, identity, existing ?? make(id));
}

/** So that only the hyphens between ids are bare, and `a-b/c` is another path than `a/b-c`. */
function escapeHyphens(id: string): string {
  return id.replace(/[_-]/g, (char) => `_${char}`);
}
