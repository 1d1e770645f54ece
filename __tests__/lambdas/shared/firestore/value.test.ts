import fc from "fast-check";
import { decodeFields, encodeFields } from "../../../../lambdas/shared/firestore/value";

const { document } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.maxSafeInteger(),
    fc.string({ unit: "grapheme" }),
  ),
  document: fc.dictionary(
    fc.string({ minLength: 1 }).filter((key) => key !== "__proto__"),
    fc.oneof({ maxDepth: 4 }, tie("leaf"), tie("list"), tie("document")),
  ),
  list: fc.array(fc.oneof({ maxDepth: 4 }, tie("leaf"), tie("document"))),
}));

test("a document comes back from its fields, through JSON, as it was", () => {
  fc.assert(
    fc.property(document, (original) => {
      const fields = JSON.parse(JSON.stringify(encodeFields(original as object)));
      expect(withoutSignOfZero(decodeFields(fields))).toEqual(withoutSignOfZero(original));
    }),
  );
});

test("each kind of value is encoded as the API names it", () => {
  expect(
    encodeFields({
      none: null,
      whole: 3,
      part: 1.5,
      huge: 2 ** 53,
      not: Number.NaN,
      endless: Number.NEGATIVE_INFINITY,
      at: new Date(0),
      list: ["a", { b: true }],
      left: undefined,
    }),
  ).toEqual({
    none: { nullValue: null },
    whole: { integerValue: "3" },
    part: { doubleValue: 1.5 },
    huge: { doubleValue: 2 ** 53 },
    not: { doubleValue: "NaN" },
    endless: { doubleValue: "-Infinity" },
    at: { timestampValue: "1970-01-01T00:00:00.000Z" },
    list: {
      arrayValue: { values: [{ stringValue: "a" }, { mapValue: { fields: { b: { booleanValue: true } } } }] },
    },
  });
});

test("values that others wrote are understood", () => {
  expect(
    decodeFields({
      at: { timestampValue: "2026-01-01T00:00:00.123456Z" },
      bytes: { bytesValue: "aGk=" },
      point: { geoPointValue: { latitude: 1 } },
      reference: { referenceValue: "projects/p/databases/(default)/documents/a/b" },
      nothing: { arrayValue: {} },
      empty: { mapValue: {} },
    }),
  ).toEqual({
    at: "2026-01-01T00:00:00.123456Z",
    bytes: "aGk=",
    point: { latitude: 1, longitude: 0 },
    reference: "projects/p/databases/(default)/documents/a/b",
    nothing: [],
    empty: {},
  });
});

test("half a surrogate pair becomes the replacement character", () => {
  expect(encodeFields({ text: "a\ud800b" })).toEqual({ text: { stringValue: "a\ufffdb" } });
});

test("what Firestore cannot store is refused", () => {
  expect(() => encodeFields({ grid: [[1]] })).toThrow("no array inside an array");
  expect(() => encodeFields({ big: 1n })).toThrow("stores no bigint");
  expect(() => encodeFields({ list: [undefined] })).toThrow("stores no undefined");
});

/** JSON keeps no -0. */
function withoutSignOfZero(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(withoutSignOfZero);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSignOfZero(item)]));
}
