import type { Binary, Decimal128, Document, Long, ObjectId, Timestamp } from "bson";

/** https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ */
const RANKS: Record<string, number> = {
  MinKey: 0,
  Long: 2,
  Decimal128: 2,
  Double: 2,
  Int32: 2,
  BSONSymbol: 3,
  Binary: 6,
  ObjectId: 7,
  Timestamp: 10,
  BSONRegExp: 11,
  DBRef: 12,
  Code: 13,
  MaxKey: 14,
};

/** Where a value's type stands among the types; values of different ranks are never equal. */
export function rankOf(value: unknown): number {
  switch (typeof value) {
    case "string":
      return 3;
    case "number":
    case "bigint":
      return 2;
    case "boolean":
      return 8;
    case "object":
      return value === null ? 1 : rankOfObject(value);
    default:
      return 1;
  }
}

function rankOfObject(value: object): number {
  if (Array.isArray(value)) return 5;
  if (value instanceof Date) return 9;
  if (value instanceof RegExp) return 11;
  return RANKS[(value as { _bsontype?: string })._bsontype ?? ""] ?? 4;
}

/** MongoDB's order of any two values; a missing one stands with null. */
export function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : 1;
  const rank = rankOf(a);
  const difference = rank - rankOf(b);
  if (difference !== 0) return difference;
  switch (rank) {
    case 2:
      return compareNumbers(a, b);
    case 3:
    case 11:
    case 12:
    case 13:
      return compareStrings(String(a), String(b));
    case 4:
      return compareDocuments(a as Document, b as Document);
    case 5:
      return compareLists(a as unknown[], b as unknown[]);
    case 6:
      return compareBinaries(a as Binary, b as Binary);
    case 7:
      return compareStrings((a as ObjectId).toHexString(), (b as ObjectId).toHexString());
    case 8:
    case 9:
      return Number(a) - Number(b);
    case 10:
      return (a as Timestamp).t - (b as Timestamp).t || (a as Timestamp).i - (b as Timestamp).i;
    default:
      return 0;
  }
}

/** A text that two values have in common if, and only if, MongoDB takes them for equal. */
export function keyOf(value: unknown): string {
  if (typeof value === "string") return `s${value}`;
  switch (rankOf(value)) {
    case 1:
      return "z";
    case 2:
      return `n${typeof value === "number" ? value + 0 : Number(String(value))}`;
    case 4:
      return `{${Object.entries(value as Document).map(([name, member]) => JSON.stringify([name, keyOf(member)]))}}`;
    case 5:
      return `[${(value as unknown[]).map((member) => JSON.stringify(keyOf(member)))}]`;
    case 6:
      return `x${(value as Binary).sub_type},${(value as Binary).toString("base64")}`;
    case 7:
      return `o${(value as ObjectId).toHexString()}`;
    case 8:
      return value ? "t" : "f";
    case 9:
      return `d${Number(value)}`;
    case 10:
      return `c${(value as Timestamp).t},${(value as Timestamp).i}`;
    default:
      return `${rankOf(value)}${String(value)}`;
  }
}

export function equalValues(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object") return rankOf(a) === rankOf(b) && keyOf(a) === keyOf(b);
  return compareValues(a, b) === 0;
}

function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** NaN stands before all other numbers. */
function compareNumbers(a: unknown, b: unknown): number {
  if (isLong(a) && isLong(b)) return a.compare(b);
  const [left, right] = [Number(String(a)), Number(String(b))];
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(!Number.isNaN(left)) - Number(!Number.isNaN(right));
  return left - right;
}

function isLong(value: unknown): value is Long {
  return (value as Long | Decimal128)?._bsontype === "Long";
}

/** Field by field in their order: type, then name, then value. */
function compareDocuments(a: Document, b: Document): number {
  const [left, right] = [Object.entries(a), Object.entries(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [name, value] = left[index] as [string, unknown];
    const [otherName, otherValue] = right[index] as [string, unknown];
    const order =
      rankOf(value) - rankOf(otherValue) ||
      compareStrings(name, otherName) ||
      compareValues(value, otherValue);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareLists(a: unknown[], b: unknown[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = compareValues(a[index], b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Length, then subtype, then bytes. */
function compareBinaries(a: Binary, b: Binary): number {
  return (
    a.position - b.position ||
    a.sub_type - b.sub_type ||
    Buffer.compare(Buffer.from(a.value()), Buffer.from(b.value()))
  );
}
