import { isIPv4, isIPv6 } from "node:net";

/** First and last address of a range, as numbers. */
interface Range {
  first: bigint;
  last: bigint;
}

/** IPv4 or IPv6. */
interface Family {
  bits: number;
  isAddress: (text: string) => boolean;
  toNumber: (address: string) => bigint;
  /** Ranges that nothing on the internet can send from. They do not overlap. */
  notPublic: readonly string[];
  /** More addresses than this are no group of known peers any more. */
  most: bigint;
}

const families: Family[] = [
  {
    bits: 32,
    isAddress: isIPv4,
    toNumber: ipv4ToNumber,
    // https://www.iana.org/assignments/iana-ipv4-special-registry
    notPublic: [
      "10.0.0.0/8",
      "100.64.0.0/10",
      "127.0.0.0/8",
      "169.254.0.0/16",
      "172.16.0.0/12",
      "192.168.0.0/16",
    ],
    most: 2n ** 24n,
  },
  {
    bits: 128,
    isAddress: isIPv6,
    toNumber: ipv6ToNumber,
    // https://www.iana.org/assignments/iana-ipv6-special-registry
    notPublic: ["::1/128", "fc00::/7", "fe80::/10"],
    most: 2n ** 112n,
  },
];

/**
 * Whether ranges let in the world: together more than a /8 of public IPv4 addresses or a /16 of IPv6. Ranges that
 * are split into smaller ones are as wide as before, and private addresses do not count.
 *
 * @param cidrs in CIDR notation; anything else, such as a Terraform token, does not count
 */
export function isWorldwide(cidrs: readonly string[]): boolean {
  return families.some((family) => {
    const ranges = merge(rangesOf(cidrs, family));
    const unreachable = rangesOf(family.notPublic, family).flatMap((range) =>
      ranges.map((other) => intersect(range, other)),
    );
    return size(ranges) - size(unreachable) > family.most;
  });
}

function rangesOf(cidrs: readonly string[], { bits, isAddress, toNumber }: Family): Range[] {
  return cidrs.flatMap((cidr) => {
    const [address = "", length = String(bits)] = cidr.split("/");
    if (!isAddress(address) || !/^\d{1,3}$/.test(length) || Number(length) > bits) return [];
    const hostBits = BigInt(bits - Number(length));
    const first = (toNumber(address) >> hostBits) << hostBits;
    return [{ first, last: first + (1n << hostBits) - 1n }];
  });
}

function ipv4ToNumber(address: string): bigint {
  return address.split(".").reduce((number, byte) => number * 256n + BigInt(byte), 0n);
}

function ipv6ToNumber(address: string): bigint {
  // The last 32 bits may be written as an IPv4 address.
  const plain = address.replace(/[\d.]+$/, (tail) => {
    if (!isIPv4(tail)) return tail;
    const number = ipv4ToNumber(tail);
    return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`;
  });
  const [head = [], tail = []] = plain.split("::").map((half) => half.split(":").filter(Boolean));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
  return groups.reduce((number, group) => number * 65_536n + BigInt(`0x${group}`), 0n);
}

/** The same addresses in ranges that neither overlap nor touch. */
function merge(ranges: Range[]): Range[] {
  const merged: Range[] = [];
  for (const { first, last } of ranges.sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const previous = merged.at(-1);
    if (!previous || first > previous.last + 1n) merged.push({ first, last });
    else if (last > previous.last) previous.last = last;
  }
  return merged;
}

/** The addresses in both ranges; a range that ends before it begins where there are none. */
function intersect(a: Range, b: Range): Range {
  return { first: a.first > b.first ? a.first : b.first, last: a.last < b.last ? a.last : b.last };
}

function size(ranges: Range[]): bigint {
  return ranges.reduce((sum, { first, last }) => (last < first ? sum : sum + last - first + 1n), 0n);
}
