import { Binary, Decimal128, Long, ObjectId, Timestamp } from "bson";
import fc from "fast-check";
import { compareValues, equalValues, keyOf } from "../../../local/mongo/value-order";

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.integer({ min: -2, max: 2 }),
    fc.constantFrom(0.5, Number.NaN, null, undefined, true, false, "", "a", "n1", "{}"),
    fc.integer({ min: 0, max: 2 }).map((ms) => new Date(ms)),
    fc.integer({ min: 0, max: 2 }).map((n) => new Timestamp({ t: n, i: 1 })),
    fc.constantFrom("a", "b").map((digit) => new ObjectId(digit.repeat(24))),
    fc.constantFrom("a", "ab").map((text) => new Binary(Buffer.from(text))),
    fc.constantFrom(Long.fromNumber(1), Decimal128.fromString("1"), Decimal128.fromString("1.0"), /a/),
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("a", "b"), tie("value"), { maxKeys: 2 }),
  ),
}));

test("two values have one key if, and only if, they are equal", () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      const isEqual = compareValues(a, b) === 0;
      expect(keyOf(a) === keyOf(b)).toBe(isEqual);
      expect(equalValues(a, b)).toBe(isEqual);
    }),
    { numRuns: 2000 },
  );
});

test("the order is one: reversed the other way round, and kept over three", () => {
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      expect(Math.sign(compareValues(a, b))).toBe(-Math.sign(compareValues(b, a)) + 0);
      // Wrapped, as JavaScript sorts undefined to the end itself.
      const wrapped = [{ v: a }, { v: b }, { v: c }].sort((left, right) => compareValues(left.v, right.v));
      const [x, y, z] = wrapped.map(({ v }) => v);
      expect(compareValues(x, y)).toBeLessThanOrEqual(0);
      expect(compareValues(y, z)).toBeLessThanOrEqual(0);
      expect(compareValues(x, z)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 2000 },
  );
});
