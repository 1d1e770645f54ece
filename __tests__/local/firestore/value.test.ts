import fc from "fast-check";
import type { Value } from "../../../local/firestore/messages";
import { fromJson, toJson } from "../../../local/firestore/proto-json";
import { compareNames, compareStrings } from "../../../local/firestore/resource-name";
import { messageType } from "../../../local/firestore/schema";
import { formatTimestamp, parseTimestamp } from "../../../local/firestore/timestamp";
import { compareValues, storedValue } from "../../../local/firestore/value";
import { value as jsonValue } from "../../oracles/firestore/samples";

const VALUE = messageType("Value");
const value = jsonValue.map((json) => fromJson<Value>(VALUE, json));

test("values are totally ordered", () => {
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      expect(compareValues(a, a)).toBe(0);
      expect(Math.sign(compareValues(a, b))).toBe(-Math.sign(compareValues(b, a)) + 0);
      if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0)
        expect(compareValues(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});

test("types are ordered as Firestore documents it", () => {
  const ordered: Value[] = [
    { nullValue: "NULL_VALUE" },
    { booleanValue: false },
    { booleanValue: true },
    { doubleValue: Number.NaN },
    { doubleValue: Number.NEGATIVE_INFINITY },
    { integerValue: "-1" },
    { doubleValue: -0.5 },
    { integerValue: "9007199254740992" },
    { integerValue: "9007199254740993" },
    { timestampValue: { seconds: "0" } },
    { stringValue: "" },
    { stringValue: "a" },
    { bytesValue: Buffer.from("") },
    { bytesValue: Buffer.from([255]) },
    { referenceValue: "projects/p/databases/d/documents/c/a" },
    { geoPointValue: { latitude: 1, longitude: 2 } },
    { arrayValue: {} },
    { arrayValue: { values: [{ integerValue: "1" }] } },
    {
      mapValue: {
        fields: {
          __type__: { stringValue: "__vector__" },
          value: { arrayValue: { values: [{ doubleValue: 1 }] } },
        },
      },
    },
    { mapValue: {} },
    { mapValue: { fields: { a: { integerValue: "1" } } } },
  ];
  const shuffled = [...ordered].reverse().sort(compareValues);
  expect(shuffled).toEqual(ordered);
});

test("numbers are compared by value, whatever their type", () => {
  expect(compareValues({ integerValue: "1" }, { doubleValue: 1 })).toBe(0);
  expect(compareValues({ doubleValue: -0 }, { integerValue: "0" })).toBe(0);
  expect(compareValues({ integerValue: "9007199254740993" }, { doubleValue: 9007199254740992 })).toBe(1);
});

test("strings are ordered as their UTF-8 bytes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
      expect(Math.sign(compareStrings(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

test("names are ordered by segment, numeric ids first", () => {
  const names = ["c/__id-5__", "c/__id7__", "c/__id20__", "c/a", "c/a/d/x", "c/a-b"];
  expect([...names].reverse().sort(compareNames)).toEqual(names);
});

test("values come back from JSON as they went there", () => {
  fc.assert(
    fc.property(value, (one) => {
      const stored = storedValue(one, 1, "field");
      expect(storedValue(fromJson(VALUE, toJson(VALUE, stored)), 1, "field")).toEqual(stored);
    }),
  );
});

test.each([
  ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"],
  ["2026-01-01T02:30:00.5+02:30", "2026-01-01T00:00:00.500Z"],
  ["1969-12-31T23:59:59.000001Z", "1969-12-31T23:59:59.000001Z"],
  ["0001-01-01T00:00:00.123456789Z", "0001-01-01T00:00:00.123456789Z"],
])("the time %s is %s", (text, expected) => {
  expect(formatTimestamp(parseTimestamp(text) ?? {})).toBe(expected);
});

test.each([
  "",
  "2026-01-01",
  "2026-13-01T00:00:00Z",
  "2026-01-01T00:00:00",
  "2026-01-01T00:00:00.1234567890Z",
])("%j is no time", (text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});
