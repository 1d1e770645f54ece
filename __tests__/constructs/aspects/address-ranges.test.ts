import { isIPv6 } from "node:net";
import fc from "fast-check";
import { isWorldwide } from "../../../constructs/aspects/address-ranges";

const address = fc.oneof(
  fc.ipV4().map((text) => ({ text, bits: 32 })),
  fc.ipV6().map((text) => ({ text, bits: 128 })),
);

const range = address.chain(({ text, bits }) =>
  fc.integer({ min: 0, max: bits }).map((length) => `${text}/${length}`),
);

/** The two halves of a range, made by setting the first bit behind its prefix. */
function halves(cidr: string): string[] {
  const [text = "", length] = cidr.split("/");
  const lower = Number(length) + 1;
  return [`${text}/${lower}`, `${flip(text, lower)}/${lower}`];
}

/** The address with its nth bit turned, the first being 1. */
function flip(text: string, bit: number): string {
  if (!isIPv6(text)) {
    const bytes = text.split(".").map(Number);
    const index = Math.floor((bit - 1) / 8);
    bytes[index] = (bytes[index] ?? 0) ^ (0x80 >> ((bit - 1) % 8));
    return bytes.join(".");
  }
  // A URL's host writes any IPv6 address without an IPv4 tail.
  const plain = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = plain.split("::").map((half) => half.split(":").filter(Boolean));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
  const index = Math.floor((bit - 1) / 16);
  const turned = Number.parseInt(groups[index] ?? "0", 16) ^ (0x8000 >> ((bit - 1) % 16));
  groups[index] = turned.toString(16);
  return groups.join(":");
}

test.each([
  ["everything", ["0.0.0.0/0"]],
  ["everything, of IPv6", ["::/0"]],
  ["half of everything", ["128.0.0.0/1"]],
  ["all public IPv6 addresses", ["2000::/3"]],
  ["a /7", ["8.0.0.0/7"]],
  ["two /8", ["8.0.0.0/8", "11.0.0.0/8"]],
  ["everything in halves", ["0.0.0.0/1", "128.0.0.0/1"]],
  ["an IPv4 tail in IPv6", ["::ffff:0.0.0.0/0"]],
])("%s is the world", (_, cidrs) => {
  expect(isWorldwide(cidrs)).toBe(true);
});

test.each([
  ["nobody", []],
  ["one address", ["203.0.113.7", "2001:db8::1"]],
  ["a /8", ["8.0.0.0/8"]],
  ["all private addresses", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"]],
  ["Cloudflare", ["173.245.48.0/20", "104.16.0.0/13", "172.64.0.0/13", "2606:4700::/32", "2a06:98c0::/29"]],
  ["what is known at apply time only", [`\${var.range}`, `\${var.address}/0`]],
  ["what is no range", ["anywhere", "0.0.0.0/33", "1.2.3/0", "::/129", "0.0.0.0/x"]],
])("%s is not the world", (_, cidrs) => {
  expect(isWorldwide(cidrs)).toBe(false);
});

test("ranges are as wide after they are split, in any order, some of them twice", () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 6 }), fc.infiniteStream(fc.boolean()), (cidrs, coin) => {
      const split = cidrs
        .flatMap((cidr) => (cidr.endsWith("/32") || cidr.endsWith("/128") ? [cidr] : halves(cidr)))
        .flatMap((cidr) => (coin.next().value ? [cidr, cidr] : [cidr]))
        .toSorted(() => (coin.next().value ? 1 : -1));
      expect(isWorldwide(split)).toBe(isWorldwide(cidrs));
    }),
  );
});

test("more ranges never let in less", () => {
  fc.assert(
    fc.property(fc.array(range), fc.array(range), (some, others) => {
      fc.pre(isWorldwide(some));
      expect(isWorldwide([...others, ...some])).toBe(true);
    }),
  );
});
