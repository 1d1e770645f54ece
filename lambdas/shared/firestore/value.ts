/** A value of the Firestore REST API: https://cloud.google.com/firestore/docs/reference/rest/v1/Value */
export type FirestoreValue =
  | { nullValue: null }
  | { booleanValue: boolean }
  | { integerValue: string }
  | { doubleValue: number | "NaN" | "Infinity" | "-Infinity" }
  | { stringValue: string }
  | { timestampValue: string }
  | { bytesValue: string }
  | { referenceValue: string }
  | { geoPointValue: { latitude?: number; longitude?: number } }
  | { arrayValue: { values?: FirestoreValue[] } }
  | { mapValue: { fields?: Record<string, FirestoreValue> } };

export type FirestoreFields = Record<string, FirestoreValue>;

/**
 * The fields of a document, from null, booleans, numbers, strings, dates, arrays and plain objects.
 * Members that are `undefined` are left out.
 *
 * @throws TypeError for anything else, and for an array inside an array, which Firestore cannot store
 */
export function encodeFields(document: object): FirestoreFields {
  return Object.fromEntries(
    Object.entries(document).flatMap(([field, value]) =>
      value === undefined ? [] : [[field, encodeValue(value)]],
    ),
  );
}

/** The document that fields describe. Timestamps, bytes (base64) and references become strings. */
export function decodeFields(fields: FirestoreFields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, decodeValue(value)]));
}

function encodeValue(value: unknown): FirestoreValue {
  if (value === null) return { nullValue: null };
  if (typeof value === "boolean") return { booleanValue: value };
  if (typeof value === "number") return encodeNumber(value);
  if (typeof value === "string") return { stringValue: wellFormed(value) };
  if (value instanceof Date) return { timestampValue: value.toISOString() };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(encodeItem) } };
  if (typeof value === "object") return { mapValue: { fields: encodeFields(value) } };
  throw new TypeError(`Firestore stores no ${typeof value}.`);
}

function encodeItem(item: unknown): FirestoreValue {
  if (Array.isArray(item))
    throw new TypeError("Firestore stores no array inside an array: wrap the inner one in a map.");
  return encodeValue(item);
}

function encodeNumber(value: number): FirestoreValue {
  if (Number.isSafeInteger(value)) return { integerValue: String(value) };
  // JSON has no NaN and no infinities: the API takes their names.
  return {
    doubleValue: Number.isFinite(value) ? value : (String(value) as "NaN" | "Infinity" | "-Infinity"),
  };
}

/** The API takes valid UTF-8 only: half a surrogate pair becomes U+FFFD. */
function wellFormed(text: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}

function decodeValue(value: FirestoreValue): unknown {
  if ("nullValue" in value) return null;
  if ("integerValue" in value) return Number(value.integerValue);
  if ("doubleValue" in value) return Number(value.doubleValue);
  if ("arrayValue" in value) return (value.arrayValue.values ?? []).map(decodeValue);
  if ("mapValue" in value) return decodeFields(value.mapValue.fields ?? {});
  if ("geoPointValue" in value) return { latitude: 0, longitude: 0, ...value.geoPointValue };
  return Object.values(value)[0];
}
