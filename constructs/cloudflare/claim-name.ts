import type { IConstruct } from "constructs";
import { ValidationError } from "../core";
import { Token } from "../core/terraform";

const owners = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Keeps a name in an account for one construct of the app: Cloudflare would let a second Worker overwrite the first
 * without a word.
 *
 * @param field what is named, e.g. `scriptName`
 * @param fix what to do about a name that the construct at a path has
 * @throws ValidationError if another construct of the app has the name
 */
export function claimName(
  owner: IConstruct,
  accountId: string,
  field: string,
  name: string,
  fix = (path: string) => `Choose another name: ${path} has this one.`,
): void {
  if (Token.isUnresolved(name)) return;
  const { root } = owner.node;
  const names = owners.get(root) ?? new Map<string, IConstruct>();
  owners.set(root, names);
  const key = [accountId, field, name].join("\n");
  const other = names.get(key);
  if (other) {
    throw new ValidationError(owner, [{ field, value: name, fix: fix(other.node.path) }]);
  }
  names.set(key, owner);
}
