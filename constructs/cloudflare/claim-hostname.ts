import type { IConstruct } from "constructs";
import { ValidationError } from "../core";
import { Token } from "../core/terraform";

/**
 * What a construct does with a host name:
 * - `host`: answers there alone, beside records that hold no address (a Worker's domain, a proxied CNAME)
 * - `address`: answers there, as others may (A, AAAA)
 * - `alias`: hands the whole name on and tolerates nothing beside it (a CNAME that is not proxied: RFC 1034, 3.6.2)
 * - `data`: only keeps something there (TXT, MX)
 */
export type HostnameUse = "host" | "address" | "alias" | "data";

interface Claim {
  owner: IConstruct;
  use: HostnameUse;
}

const claims = new WeakMap<IConstruct, Map<string, Claim[]>>();

/**
 * Keeps a host name from being used by two constructs of the app in ways that Cloudflare would refuse, or mix up, at
 * apply time. Host names are one namespace: accounts, zones and stacks do not matter.
 *
 * @param owner who uses the name; constructs inside it share its claim
 * @param field the prop that gave the name
 * @throws ValidationError that names both constructs, if another construct's use cannot go with this one
 */
export function claimHostname(owner: IConstruct, field: string, hostname: string, use: HostnameUse): void {
  if (Token.isUnresolved(hostname)) return;
  const { root } = owner.node;
  const byName = claims.get(root) ?? new Map<string, Claim[]>();
  claims.set(root, byName);
  const present = byName.get(hostname) ?? [];
  const other = present.find((claim) => conflict(claim.use, use) && !owner.node.scopes.includes(claim.owner));
  if (other) {
    throw new ValidationError(owner, [
      {
        field,
        value: hostname,
        fix: `Choose another host name: ${other.owner.node.path} has this one, as ${words[other.use]}.`,
      },
    ]);
  }
  byName.set(hostname, [...present, { owner, use }]);
}

const words: Record<HostnameUse, string> = {
  host: "the one that answers there",
  address: "an address",
  alias: "a CNAME, which bears no record beside it",
  data: "a record that a CNAME cannot stand beside",
};

function conflict(one: HostnameUse, other: HostnameUse): boolean {
  if (one === "alias" || other === "alias") return true;
  const uses = new Set([one, other]);
  return uses.has("host") && !uses.has("data");
}
