import { type Document, Timestamp } from "bson";
import { isDocument, valueAt } from "./field-path";
import { compileFilter } from "./filter";
import { MongoError } from "./mongo-error";
import { compareBy, readSort } from "./sort";
import { setAt, unsetAt } from "./update-path";
import { compareValues, equalValues } from "./value-order";

/** Changes a document at a path, and returns the paths that it wrote to. */
type UpdateOperator = (document: Document, path: string, operand: unknown) => string[];

const set: UpdateOperator = (document, path, operand) => {
  setAt(document, path, operand);
  return [path];
};

const unset: UpdateOperator = (document, path) => {
  unsetAt(document, path);
  return [path];
};

const arithmetic =
  (
    name: string,
    initial: (operand: number) => number,
    apply: (value: number, operand: number) => number,
  ): UpdateOperator =>
  (document, path, operand) => {
    const amount = numberOf(
      operand,
      `Cannot ${name} with non-numeric argument: {${path}: ${JSON.stringify(operand)}}`,
    );
    const value = valueAt(document, path);
    if (value === undefined) return set(document, path, initial(amount));
    const message = `Cannot apply $${name === "increment" ? "inc" : "mul"} to a value of non-numeric type. {_id: ${JSON.stringify(document["_id"])}} has the field '${path}' of non-numeric type ${typeof value}`;
    return set(document, path, apply(numberOf(value, message), amount));
  };

const extreme =
  (wins: (order: number) => boolean): UpdateOperator =>
  (document, path, operand) => {
    const value = valueAt(document, path);
    return value === undefined || wins(compareValues(operand, value)) ? set(document, path, operand) : [];
  };

const currentDate: UpdateOperator = (document, path, operand) => {
  const isTimestamp = isDocument(operand) && operand["$type"] === "timestamp";
  const now = new Date();
  const time = isTimestamp ? new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }) : now;
  return set(document, path, time);
};

const rename: UpdateOperator = (document, path, operand) => {
  if (typeof operand !== "string") {
    throw new MongoError("BadValue", `The 'to' field for $rename must be a string: ${path}`);
  }
  const value = valueAt(document, path);
  if (value === undefined) return [];
  unsetAt(document, path);
  setAt(document, operand, value);
  return [path, operand];
};

const push: UpdateOperator = (document, path, operand) => {
  const list = listAt(document, path, "$push");
  const modifiers = isDocument(operand) && "$each" in operand ? operand : { $each: [operand] };
  const added = listOperand(modifiers["$each"], "$each");
  if (!list) return set(document, path, arrange([...added], modifiers));
  const position = modifiers["$position"] ?? list.length;
  const next = [...list];
  next.splice(position, 0, ...added);
  const isAppended = position >= list.length && !("$sort" in modifiers) && !("$slice" in modifiers);
  setAt(document, path, arrange(next, modifiers));
  // Change streams tell of members that were appended one by one.
  return isAppended ? added.map((_, index) => `${path}.${list.length + index}`) : [path];
};

const addToSet: UpdateOperator = (document, path, operand) => {
  const list = listAt(document, path, "$addToSet") ?? [];
  const values =
    isDocument(operand) && "$each" in operand ? listOperand(operand["$each"], "$each") : [operand];
  const next = [...list];
  for (const value of values) if (!next.some((member) => equalValues(member, value))) next.push(value);
  return next.length === list.length && valueAt(document, path) !== undefined
    ? []
    : set(document, path, next);
};

const pull: UpdateOperator = (document, path, operand) => {
  const isOnFields = isDocument(operand) && !Object.keys(operand).some((name) => name.startsWith("$"));
  const matches = isOnFields ? compileFilter(operand) : compileFilter({ member: operand });
  return keep(document, path, "$pull", (member) =>
    isOnFields ? isDocument(member) && matches(member) : matches({ member }),
  );
};

const pullAll: UpdateOperator = (document, path, operand) => {
  const values = listOperand(operand, "$pullAll");
  return keep(document, path, "$pullAll", (member) => values.some((value) => equalValues(value, member)));
};

const pop: UpdateOperator = (document, path, operand) => {
  if (operand !== 1 && operand !== -1) throw new MongoError("FailedToParse", "$pop expects 1 or -1");
  const list = listAt(document, path, "$pop");
  if (!list || list.length === 0) return [];
  return set(document, path, operand === 1 ? list.slice(0, -1) : list.slice(1));
};

const bit: UpdateOperator = (document, path, operand) => {
  const message = `The $bit modifier needs numbers: ${path}`;
  let value = numberOf(valueAt(document, path) ?? 0, message);
  for (const [name, mask] of Object.entries(isDocument(operand) ? operand : {})) {
    const bits = numberOf(mask, message);
    if (name === "and") value &= bits;
    else if (name === "or") value |= bits;
    else if (name === "xor") value ^= bits;
    else
      throw new MongoError(
        "BadValue",
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`,
      );
  }
  return set(document, path, value);
};

/** https://www.mongodb.com/docs/manual/reference/operator/update/ */
export const UPDATE_OPERATORS: Record<string, UpdateOperator> = {
  $set: set,
  $setOnInsert: set,
  $unset: unset,
  $inc: arithmetic(
    "increment",
    (amount) => amount,
    (value, amount) => value + amount,
  ),
  $mul: arithmetic(
    "multiply",
    () => 0,
    (value, factor) => value * factor,
  ),
  $min: extreme((order) => order < 0),
  $max: extreme((order) => order > 0),
  $currentDate: currentDate,
  $rename: rename,
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
  $bit: bit,
};

function keep(
  document: Document,
  path: string,
  name: string,
  isRemoved: (member: unknown) => boolean,
): string[] {
  const list = listAt(document, path, name);
  const kept = list?.filter((member) => !isRemoved(member));
  return !list || kept?.length === list.length ? [] : set(document, path, kept);
}

function arrange(list: unknown[], modifiers: Document): unknown[] {
  const { $sort: sort, $slice: slice } = modifiers;
  if (isDocument(sort)) (list as Document[]).sort(compareBy(readSort(sort)));
  else if (sort) list.sort((a, b) => compareValues(a, b) * Number(sort));
  if (slice === undefined) return list;
  return slice < 0 ? list.slice(slice) : list.slice(0, slice);
}

function listAt(document: Document, path: string, name: string): unknown[] | undefined {
  const value = valueAt(document, path);
  if (value === undefined || Array.isArray(value)) return value;
  throw new MongoError(
    "BadValue",
    `The field '${path}' must be an array but is of type ${typeof value}, for ${name}`,
  );
}

function listOperand(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new MongoError("BadValue", `The argument to ${name} must be an array`);
}

function numberOf(value: unknown, message: string): number {
  if (typeof value !== "number") throw new MongoError("TypeMismatch", message);
  return value;
}
