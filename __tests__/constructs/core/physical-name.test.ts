import fc from "fast-check";
import { physicalName, ValidationError } from "../../../constructs/core";
import { Token } from "../../../constructs/core/terraform";

const parts = fc.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[A-Za-z0-9-]{0,40}$/)), {
  minLength: 1,
  maxLength: 4,
});
const maxLength = fc.integer({ min: 10, max: 63 });

test("parts that already are a name are joined by hyphens", () => {
  expect(physicalName(["dev", "aircall-deliveries"])).toBe("dev-aircall-deliveries");
});

test("a name that is too long keeps its beginning and ends in a hash", () => {
  const name = physicalName(["staging", "vectorize-business-records"], { maxLength: 30 });
  expect(name).toMatch(/^staging-vectorize-bus-[0-9a-f]{8}$/);
});

test("names that differ only in case or punctuation stay different", () => {
  const names = [["dev", "Calls"], ["dev", "calls"], ["dev", "calls_"], ["dev.calls"], ["dév", "calls"]];
  expect(new Set(names.map((name) => physicalName(name))).size).toBe(names.length);
});

test("every name fits the length and the characters that all three clouds accept", () => {
  fc.assert(
    fc.property(parts, maxLength, (given, max) => {
      const name = physicalName(given, { maxLength: max });
      expect(name.length).toBeLessThanOrEqual(max);
      expect(name).toMatch(/^[a-z]([a-z0-9-]*[a-z0-9])?$/);
    }),
  );
});

test("a name given as the only part comes out as it is", () => {
  fc.assert(
    fc.property(parts, maxLength, (given, max) => {
      const name = physicalName(given, { maxLength: max });
      expect(physicalName([name], { maxLength: max })).toBe(name);
    }),
  );
});

test("different inputs have different names", () => {
  fc.assert(
    fc.property(parts, parts, maxLength, (one, other, max) => {
      fc.pre(one.join("-") !== other.join("-"));
      const [name, otherName] = [one, other].map((given) => physicalName(given, { maxLength: max }));
      fc.pre(name !== other.join("-") && otherName !== one.join("-"));
      expect(name).not.toBe(otherName);
    }),
  );
});

test("inputs that differ in their last character only have different names when cut", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{40}$/), (stem) => {
      const [name, otherName] = ["x", "y"].map((end) => physicalName([stem + end], { maxLength: 24 }));
      expect(name).not.toBe(otherName);
    }),
  );
});

test("a token is refused, because a name must be known before the apply", () => {
  expect(() => physicalName(["dev", Token.asString({ ref: "id" })])).toThrow(ValidationError);
});

test("a limit that leaves no room for the hash is refused", () => {
  expect(() => physicalName(["dev"], { maxLength: 9 })).toThrow(/maxLength is 9\n {2}Use 10 or more/);
});
