import { parseFieldPath, valueAt, withValueAt } from "./field-path";
import { FirestoreError } from "./firestore-error";
import type { Fields, FieldTransform, Timestamp, Value } from "./messages";
import { truncateToMillis } from "./timestamp";
import { compareValues, isNaNValue, numberOf, storedValue } from "./value";

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** The fields after one transform, and the result that the client is told. */
export function applyTransform(
  fields: Fields,
  transform: FieldTransform,
  requestTime: Timestamp,
): { fields: Fields; result: Value } {
  const path = parseFieldPath(transform.fieldPath);
  const value = transformed(valueAt(fields, path), transform, requestTime);
  const isArray = transform.appendMissingElements ?? transform.removeAllFromArray;
  return {
    fields: withValueAt(fields, path, storedValue(value, path.length, transform.fieldPath)),
    result: isArray ? { nullValue: "NULL_VALUE" } : value,
  };
}

function transformed(current: Value | undefined, transform: FieldTransform, requestTime: Timestamp): Value {
  if (transform.setToServerValue === "REQUEST_TIME") return { timestampValue: truncateToMillis(requestTime) };
  if (transform.increment) return sum(current, operand(transform, transform.increment));
  if (transform.maximum) return extreme(current, operand(transform, transform.maximum), 1);
  if (transform.minimum) return extreme(current, operand(transform, transform.minimum), -1);
  if (transform.appendMissingElements) {
    return append(current?.arrayValue?.values ?? [], transform.appendMissingElements.values ?? []);
  }
  if (transform.removeAllFromArray) {
    const removed = transform.removeAllFromArray.values ?? [];
    const kept = (current?.arrayValue?.values ?? []).filter((element) => !includes(removed, element));
    return { arrayValue: { values: kept } };
  }
  throw new FirestoreError("INVALID_ARGUMENT", `The transform of "${transform.fieldPath}" has no operation.`);
}

function operand(transform: FieldTransform, value: Value): Value {
  if (numberOf(value) === undefined) {
    throw new FirestoreError(
      "INVALID_ARGUMENT",
      `The transform of "${transform.fieldPath}" needs a number as its operand.`,
    );
  }
  return value;
}

/** Integers stay integers and stop at the ends of their range; with a double the sum is a double. */
function sum(current: Value | undefined, by: Value): Value {
  const left = numberOf(current);
  if (current === undefined || left === undefined) return by;
  if (current.integerValue === undefined || by.integerValue === undefined) {
    return { doubleValue: left + (numberOf(by) ?? 0) };
  }
  const total = BigInt(current.integerValue) + BigInt(by.integerValue);
  return { integerValue: String(total > MAX_INT64 ? MAX_INT64 : total < MIN_INT64 ? MIN_INT64 : total) };
}

/** The larger (direction 1) or smaller (-1) number; the current one when they are equal, NaN when one of them is. */
function extreme(current: Value | undefined, other: Value, direction: 1 | -1): Value {
  if (current === undefined || numberOf(current) === undefined) return other;
  const isOther =
    isNaNValue(other) || (!isNaNValue(current) && compareValues(other, current) * direction > 0);
  return isOther ? other : current;
}

function append(elements: Value[], added: Value[]): Value {
  const values = [...elements];
  for (const element of added) if (!includes(values, element)) values.push(element);
  return { arrayValue: { values } };
}

function includes(values: Value[], wanted: Value): boolean {
  return values.some((value) => compareValues(value, wanted) === 0);
}
