import { FirestoreError } from "./firestore-error";
import type { Fields, Timestamp, Value } from "./messages";
import { compareNames, compareStrings } from "./resource-name";

/** Deepest nesting of maps and arrays in a document. Source: Firestore quotas. */
const MAX_DEPTH = 20;

/** Firestore's order of types; integers and doubles are one type. Source: Firestore docs, "Value type ordering". */
const RANKS = {
  nullValue: 0,
  booleanValue: 1,
  integerValue: 2,
  doubleValue: 2,
  timestampValue: 3,
  stringValue: 4,
  bytesValue: 5,
  referenceValue: 6,
  geoPointValue: 7,
  arrayValue: 8,
  vector: 9,
  mapValue: 10,
} as const;

/** The place of a value's type in the order of types. */
export function typeRank(value: Value): number {
  if (vectorOf(value)) return RANKS.vector;
  const member = Object.keys(value)[0] as keyof Value | undefined;
  return member ? RANKS[member] : RANKS.nullValue;
}

export function isNull(value: Value): boolean {
  return value.nullValue !== undefined;
}

export function isNaNValue(value: Value): boolean {
  return value.doubleValue !== undefined && Number.isNaN(value.doubleValue);
}

/** The number, or undefined for every other type. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value?.integerValue !== undefined) return Number(value.integerValue);
  return value?.doubleValue;
}

/** The components of a vector, which is stored as a map `{__type__: "__vector__", value: [...]}`. */
export function vectorOf(value: Value | undefined): number[] | undefined {
  const fields = value?.mapValue?.fields;
  if (fields?.["__type__"]?.stringValue !== "__vector__") return undefined;
  return (fields["value"]?.arrayValue?.values ?? []).map((component) => numberOf(component) ?? Number.NaN);
}

/** Orders any two values as Firestore's indexes do. Equal numbers of different types are equal. */
export function compareValues(a: Value, b: Value): number {
  const rank = typeRank(a);
  if (rank !== typeRank(b)) return rank - typeRank(b);
  switch (rank) {
    case RANKS.booleanValue:
      return Number(a.booleanValue) - Number(b.booleanValue);
    case RANKS.integerValue:
      return compareNumbers(a, b);
    case RANKS.timestampValue:
      return compareTimestamps(a.timestampValue ?? {}, b.timestampValue ?? {});
    case RANKS.stringValue:
      return compareStrings(a.stringValue ?? "", b.stringValue ?? "");
    case RANKS.bytesValue:
      return Buffer.compare(a.bytesValue ?? Buffer.of(), b.bytesValue ?? Buffer.of());
    case RANKS.referenceValue:
      return compareNames(a.referenceValue ?? "", b.referenceValue ?? "");
    case RANKS.geoPointValue:
      return (
        (a.geoPointValue?.latitude ?? 0) - (b.geoPointValue?.latitude ?? 0) ||
        (a.geoPointValue?.longitude ?? 0) - (b.geoPointValue?.longitude ?? 0)
      );
    case RANKS.arrayValue:
      return compareArrays(a.arrayValue?.values ?? [], b.arrayValue?.values ?? []);
    case RANKS.vector:
      return compareVectors(a, b);
    case RANKS.mapValue:
      return compareMaps(a.mapValue?.fields ?? {}, b.mapValue?.fields ?? {});
    default:
      return 0;
  }
}

/**
 * The fields as they are stored: timestamps cut to microseconds, and nothing left out for being empty or zero, so that
 * equal documents have equal fields wherever they come from.
 * @throws FirestoreError INVALID_ARGUMENT for what a document may not hold
 */
export function storedFields(fields: Fields = {}, depth = 1): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (name === "") throw new FirestoreError("INVALID_ARGUMENT", "A field name is empty.");
      if (/^__.*__$/s.test(name) && !(name === "__type__" && depth > 1)) {
        throw new FirestoreError("INVALID_ARGUMENT", `field name ${name} is reserved`);
      }
      return [name, storedValue(value, depth, name)];
    }),
  );
}

/** A value as it is stored; see storedFields. */
export function storedValue(value: Value, depth: number, field: string): Value {
  if (Object.keys(value).length !== 1) {
    throw new FirestoreError("INVALID_ARGUMENT", `The value of field "${field}" has no type.`);
  }
  if (value.timestampValue) {
    const { seconds = "0", nanos = 0 } = value.timestampValue;
    return { timestampValue: { seconds, nanos: nanos - (nanos % 1000) } };
  }
  if (value.geoPointValue) {
    const { latitude = 0, longitude = 0 } = value.geoPointValue;
    return { geoPointValue: { latitude, longitude } };
  }
  if (!value.arrayValue && !value.mapValue) return value;
  if (depth > MAX_DEPTH) {
    throw new FirestoreError(
      "INVALID_ARGUMENT",
      `Field "${field}" is nested deeper than ${MAX_DEPTH} levels.`,
    );
  }
  if (value.mapValue) return { mapValue: { fields: storedFields(value.mapValue.fields, depth + 1) } };
  const values = (value.arrayValue?.values ?? []).map((element) => {
    if (element.arrayValue) {
      throw new FirestoreError("INVALID_ARGUMENT", "Cannot convert an array value in an array value.");
    }
    return storedValue(element, depth + 1, field);
  });
  return { arrayValue: { values } };
}

function compareNumbers(a: Value, b: Value): number {
  const left = numberOf(a) ?? 0;
  const right = numberOf(b) ?? 0;
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(Number.isNaN(right)) - Number(Number.isNaN(left));
  if (left !== right || !Number.isFinite(left)) return left < right ? -1 : left > right ? 1 : 0;
  // Both round to the same double: only exact integers can still differ.
  const difference = exact(a) - exact(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function exact(value: Value): bigint {
  return value.integerValue !== undefined
    ? BigInt(value.integerValue)
    : BigInt(Math.trunc(value.doubleValue ?? 0));
}

function compareTimestamps(a: Timestamp, b: Timestamp): number {
  return Number(a.seconds ?? 0) - Number(b.seconds ?? 0) || (a.nanos ?? 0) - (b.nanos ?? 0);
}

function compareArrays(a: Value[], b: Value[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (!right) return 1;
    const order = compareValues(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareVectors(a: Value, b: Value): number {
  const left = vectorOf(a) ?? [];
  const right = vectorOf(b) ?? [];
  if (left.length !== right.length) return left.length - right.length;
  for (const [index, component] of left.entries()) {
    const order = component - (right[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

function compareMaps(a: Fields, b: Fields): number {
  const left = Object.keys(a).sort(compareStrings);
  const right = Object.keys(b).sort(compareStrings);
  for (const [index, key] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareStrings(key, other) || compareValues(a[key] ?? {}, b[other] ?? {});
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
