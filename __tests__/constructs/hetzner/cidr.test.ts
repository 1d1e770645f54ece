import fc from "fast-check";
import { Cidr } from "../../../constructs/hetzner";

const range = fc.tuple(fc.nat(2 ** 32 - 1), fc.integer({ min: 0, max: 32 })).map(([address, length]) => {
  const first = address - (address % 2 ** (32 - length));
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join(".")}/${length}`;
});

test("a range is spelled as it was read", () => {
  fc.assert(fc.property(range, (text) => Cidr.parse(text).toString() === text));
});

test("a range has its own first and last address, and no more", () => {
  fc.assert(
    fc.property(range, (text) => {
      const cidr = Cidr.parse(text);
      expect(cidr.host(0)).toBe(text.split("/")[0]);
      expect(cidr.includes(cidr.host(cidr.size - 1))).toBe(true);
      expect(() => cidr.host(cidr.size)).toThrow("host is");
    }),
  );
});

test("a range contains its halves, which do not overlap", () => {
  fc.assert(
    fc.property(
      range.filter((text) => !text.endsWith("/32")),
      (text) => {
        const cidr = Cidr.parse(text);
        const halves = [0, cidr.size / 2].map((n) => Cidr.parse(`${cidr.host(n)}/${cidr.prefixLength + 1}`));
        const [lower, upper] = halves as [Cidr, Cidr];
        expect(halves.every((half) => cidr.contains(half) && !half.contains(cidr))).toBe(true);
        expect(lower.overlaps(upper)).toBe(false);
        expect(lower.size + upper.size).toBe(cidr.size);
      },
    ),
  );
});

test("two ranges overlap if one contains the other, and never otherwise", () => {
  fc.assert(
    fc.property(range, range, (one, other) => {
      const [a, b] = [Cidr.parse(one), Cidr.parse(other)];
      expect(a.overlaps(b)).toBe(a.contains(b) || b.contains(a));
      expect(a.overlaps(b)).toBe(b.overlaps(a));
    }),
  );
});

test("numbers count the addresses of a range", () => {
  const cidr = Cidr.parse("10.0.1.0/24");
  expect([cidr.size, cidr.host(10), cidr.host(255)]).toEqual([256, "10.0.1.10", "10.0.1.255"]);
  expect(cidr.includes("10.0.2.0")).toBe(false);
  expect(cidr.includes("no address")).toBe(false);
});

test.each([
  "10.0.0.0",
  "10.0.0.0/33",
  "10.0.0.0/08",
  "10.0.0.0/8/8",
  "10.0.0/8",
  "256.0.0.0/8",
  "::/0",
  "",
  "10.0.0.0/-1",
])("refuses %j, which is no range", (text) => {
  expect(() => Cidr.parse(text)).toThrow(
    `Cidr: range is ${JSON.stringify(text)}\n  Use an IPv4 range in CIDR notation, e.g. 10.0.1.0/24.`,
  );
  expect(Cidr.canParse(text)).toBe(false);
});

test("refuses a range named by another address than its first, and says which that is", () => {
  expect(() => Cidr.parse("10.0.1.7/24")).toThrow("Use 10.0.1.0/24: a range is named by its first address.");
});

test.each([-1, 256, 0.5, Number.NaN])("refuses %d as the number of an address", (n) => {
  expect(() => Cidr.parse("10.0.1.0/24").host(n)).toThrow("Use 0 to 255: 10.0.1.0/24 has 256 addresses.");
});
