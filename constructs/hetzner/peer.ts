import { isIPv6 } from "node:net";
import { type Problem, ValidationError } from "../core";
import { Token } from "../core/terraform";
import { Cidr } from "./cidr";
import { cloudflareRanges } from "./cloudflare-ranges";

/**
 * Who a firewall lets in.
 *
 * @example
 * Peer.ranges("office", ["203.0.113.0/28", "2001:db8:12::/48"])
 */
export class Peer {
  /** Everybody. */
  static anywhere(): Peer {
    return new Peer("anywhere", ["0.0.0.0/0", "::/0"]);
  }

  /** Cloudflare's proxies, so that a host is reached through Cloudflare alone. */
  static cloudflare(): Peer {
    return new Peer("cloudflare", cloudflareRanges);
  }

  /**
   * Whoever has an address in certain ranges.
   *
   * @param name who that is, in 1 to 50 characters, for the rule's description
   * @param ranges IPv4 and IPv6 ranges in CIDR notation, 1 to 100
   * @throws ValidationError if one is no range, its address is not the range's first, or the name does not suit
   */
  static ranges(name: string, ranges: readonly string[]): Peer {
    const problems = ranges
      .filter((range) => !Token.isUnresolved(range) && !isRange(range))
      .map(
        (range): Problem => ({
          field: "ranges",
          value: range,
          fix: "Use CIDR notation with the range's first address, e.g. 203.0.113.0/28 or 2001:db8::/32.",
        }),
      );
    // https://docs.hetzner.cloud/reference/cloud#firewalls
    if (ranges.length < 1 || ranges.length > 100) {
      problems.push({ field: "ranges", value: `${ranges.length} ranges`, fix: "Use 1 to 100 ranges." });
    }
    if (!/^\S(?:.{0,48}\S)?$/.test(name)) {
      problems.push({ field: "name", value: name, fix: "Say in 1 to 50 characters who that is." });
    }
    if (problems.length > 0) throw new ValidationError(`Peer ${name}`, problems);
    return new Peer(name, ranges);
  }

  private constructor(
    /** Who it is, e.g. `cloudflare`. */
    readonly name: string,
    /** IPv4 and IPv6 ranges in CIDR notation. */
    readonly ipRanges: readonly string[],
  ) {}
}

function isRange(text: string): boolean {
  return Cidr.canParse(text) || isIpv6Range(text);
}

function isIpv6Range(text: string): boolean {
  const [address = "", length = "", ...rest] = text.split("/");
  if (!isIPv6(address) || address.includes("%") || rest.length > 0) return false;
  if (!/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > 128) return false;
  return toNumber(address) % (1n << BigInt(128 - Number(length))) === 0n;
}

function toNumber(ipv6: string): bigint {
  // A URL spells every address in one way: lower-case groups and no IPv4 tail.
  const [head = "", tail] = new URL(`http://[${ipv6}]`).hostname.slice(1, -1).split("::");
  const [before, after] = [head, tail ?? ""].map((groups) => groups.split(":").filter(Boolean));
  const zeros = Array(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill("0");
  const groups = [...(before ?? []), ...zeros, ...(after ?? [])];
  return groups.reduce((number, group) => (number << 16n) | BigInt(`0x${group}`), 0n);
}
