import { type Document, ObjectId } from "bson";
import { Aggregator } from "mingo/aggregator";
import { isDocument } from "./field-path";
import { asBadValue, CONTEXT } from "./filter";
import { MongoError } from "./mongo-error";
import { describeDifference, describeUpdate, type UpdateDescription } from "./update-description";
import { UPDATE_OPERATORS } from "./update-operators";
import { expandPath, type Positions, setAt } from "./update-path";
import { equalValues } from "./value-order";

/** An update's own part of a command. */
export interface Update {
  /** A replacement, operators, or a pipeline. */
  change: Document | Document[];
  filter: Document;
  arrayFilters?: Document[];
}

/** The document as an update leaves it, and what that changed; nothing when it changed nothing. */
export type Updated = { document: Document; description?: UpdateDescription };

const PIPELINE_STAGES = ["$set", "$addFields", "$unset", "$project", "$replaceRoot", "$replaceWith"];

/** Updates a document that is there. */
export function updateDocument(before: Document, update: Update): Updated | undefined {
  const { change } = update;
  if (Array.isArray(change)) return updateByPipeline(before, change);
  if (!isOperators(change)) {
    const document = { _id: before["_id"], ...change };
    checkId(before, document);
    return same(before, document) ? undefined : { document };
  }
  const document = cloneDocument(before);
  const paths = applyOperators(document, update, false);
  checkId(before, document);
  const description = describeUpdate(before, document, paths);
  return isEmpty(description) ? undefined : { document, description };
}

/** The document that an upsert makes where the filter finds none. */
export function upsertedDocument(update: Update): Document {
  const { change, filter } = update;
  const fromFilter: Document = {};
  for (const [path, value] of equalities(filter)) setAt(fromFilter, path, value);
  if (Array.isArray(change)) return withId(runPipeline(fromFilter, change));
  if (!isOperators(change)) {
    const { _id } = fromFilter;
    return withId(_id === undefined ? { ...change } : { _id, ...change });
  }
  const document = cloneDocument(fromFilter);
  applyOperators(document, update, true);
  return withId(document);
}

/** Whether an update has operators; a replacement has none. */
export function isOperators(change: Document): boolean {
  return Object.keys(change)[0]?.startsWith("$") === true;
}

/** A document with its `_id`, which comes first, as the server stores it. */
export function withId(document: Document): Document {
  const { _id = new ObjectId(), ...fields } = document;
  if (Array.isArray(_id) || _id instanceof RegExp) {
    throw new MongoError(
      "InvalidIdField",
      `The '_id' value cannot be of type ${Array.isArray(_id) ? "array" : "regex"}`,
    );
  }
  return Object.keys(document)[0] === "_id" ? document : { _id, ...fields };
}

function cloneDocument<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(cloneDocument) as Value;
  if (!isDocument(value)) return value;
  const clone: Document = {};
  for (const name of Object.keys(value)) clone[name] = cloneDocument(value[name]);
  return clone as Value;
}

/** Returns the paths that were written to. */
function applyOperators(document: Document, update: Update, isInsert: boolean): string[] {
  const positions: Positions = { filter: update.filter, arrayFilters: update.arrayFilters ?? [] };
  const steps: { path: string; run: () => string[] }[] = [];
  for (const [name, operands] of Object.entries(update.change)) {
    const operator = UPDATE_OPERATORS[name];
    if (!operator)
      throw new MongoError(
        "FailedToParse",
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    if (!isDocument(operands))
      throw new MongoError(
        "FailedToParse",
        `Modifiers operate on fields but we found type ${typeof operands} instead. For example: {$mod: {<field>: ...}}`,
      );
    if (name === "$setOnInsert" && !isInsert) continue;
    for (const [path, operand] of Object.entries(operands)) {
      for (const concrete of expandPath(document, path, positions)) {
        steps.push({ path: concrete, run: () => operator(document, concrete, operand) });
        if (name === "$rename") steps.push({ path: String(operand), run: () => [] });
      }
    }
  }
  checkPaths(steps.map(({ path }) => path));
  return steps.flatMap(({ run }) => run());
}

function checkPaths(paths: string[]): void {
  const sorted = paths.map((path) => `${path}.`).sort();
  for (const [index, path] of sorted.entries()) {
    const next = sorted[index + 1];
    if (!next?.startsWith(path)) continue;
    const [later, earlier] = [next.slice(0, -1), path.slice(0, -1)];
    throw new MongoError(
      "ConflictingUpdateOperators",
      `Updating the path '${later}' would create a conflict at '${earlier}'`,
    );
  }
}

function checkId(before: Document, after: Document): void {
  if (equalValues(before["_id"], after["_id"])) return;
  throw new MongoError(
    "ImmutableField",
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );
}

function updateByPipeline(before: Document, stages: Document[]): Updated | undefined {
  const after = runPipeline(cloneDocument(before), stages);
  const document = "_id" in after ? after : { _id: before["_id"], ...after };
  checkId(before, document);
  if (same(before, document)) return undefined;
  const description = describeDifference(before, document);
  // Fields that only changed their order are no difference; so the whole is replaced.
  return isEmpty(description) ? { document } : { document, description };
}

function runPipeline(document: Document, stages: Document[]): Document {
  for (const stage of stages) {
    const [name = ""] = Object.keys(stage);
    if (!PIPELINE_STAGES.includes(name)) {
      throw new MongoError("InvalidOptions", `${name} is not allowed to be used within an update`);
    }
  }
  return asBadValue(
    () => new Aggregator(stages, { context: CONTEXT }).run<Document>([document])[0] ?? document,
  );
}

/** What a filter says a document's fields are equal to. */
function equalities(filter: Document): [path: string, value: unknown][] {
  return Object.entries(filter).flatMap(([name, condition]): [string, unknown][] => {
    if (name === "$and") return (condition as Document[]).flatMap(equalities);
    if (name === "$or" && condition.length === 1) return equalities(condition[0]);
    if (name.startsWith("$") || condition instanceof RegExp) return [];
    if (!isDocument(condition) || !isOperators(condition)) return [[name, condition]];
    if ("$eq" in condition) return [[name, condition["$eq"]]];
    return Array.isArray(condition["$in"]) && condition["$in"].length === 1
      ? [[name, condition["$in"][0]]]
      : [];
  });
}

function isEmpty({ updatedFields, removedFields, truncatedArrays }: UpdateDescription): boolean {
  return Object.keys(updatedFields).length + removedFields.length + truncatedArrays.length === 0;
}

function same(a: Document, b: Document): boolean {
  return equalValues(a, b);
}
