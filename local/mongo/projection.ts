import type { Document } from "bson";
import { Aggregator } from "mingo/aggregator";
import { ProcessingMode } from "mingo/core";
import { isDocument } from "./field-path";
import { asBadValue, CONTEXT } from "./filter";
import { MongoError } from "./mongo-error";

/** Fields by name; true where all of one is meant. */
interface Fields {
  [name: string]: Fields | true;
}

/** Compiles the projection of a find. */
export function compileProjection(projection: Document = {}): (document: Document) => Document {
  const entries = Object.entries(projection);
  if (entries.length === 0) return (document) => document;
  if (entries.every(([path, value]) => isFlag(value) && !path.includes("$"))) return compileFlags(entries);
  const aggregator = new Aggregator([{ $project: projection }], {
    context: CONTEXT,
    processingMode: ProcessingMode.CLONE_INPUT,
  });
  return (document) => asBadValue(() => aggregator.run<Document>([document])[0] ?? {});
}

function compileFlags(entries: [path: string, value: unknown][]): (document: Document) => Document {
  const named = entries.filter(([path]) => path !== "_id");
  const id = entries.find(([path]) => path === "_id");
  const isInclusion = named.length > 0 ? isOn(named[0]?.[1]) : isOn(id?.[1]);
  const odd = named.find(([, value]) => isOn(value) !== isInclusion);
  if (odd) {
    const [kind, other] = isInclusion ? ["exclusion", "inclusion"] : ["inclusion", "exclusion"];
    throw new MongoError("Location31254", `Cannot do ${kind} on field ${odd[0]} in ${other} projection`);
  }
  const fields: Fields = {};
  for (const [path] of named) addPath(fields, path);
  const showsId = id ? isOn(id[1]) : true;
  if (isInclusion === showsId) fields["_id"] = true;
  return (document) => (isInclusion ? pick(document, fields) : omit(document, fields));
}

function addPath(fields: Fields, path: string): void {
  const names = path.split(".");
  const last = names.pop() as string;
  let holder = fields;
  for (const name of names) {
    const next = holder[name];
    if (next === true) return;
    holder[name] = holder = next ?? {};
  }
  holder[last] = true;
}

function pick(document: Document, fields: Fields): Document {
  const picked: Document = {};
  for (const name of Object.keys(document)) {
    const wanted = fields[name];
    if (wanted === true) picked[name] = document[name];
    else if (wanted) {
      const part = within(document[name], (inner) => pick(inner, wanted));
      if (part !== undefined) picked[name] = part;
    }
  }
  return picked;
}

function omit(document: Document, fields: Fields): Document {
  const rest: Document = {};
  for (const name of Object.keys(document)) {
    const unwanted = fields[name];
    if (unwanted === true) continue;
    rest[name] = unwanted
      ? (within(document[name], (inner) => omit(inner, unwanted)) ?? document[name])
      : document[name];
  }
  return rest;
}

/** Goes through lists; of anything else that is no document nothing is left. */
function within(value: unknown, shape: (document: Document) => Document): unknown {
  if (Array.isArray(value)) {
    return value.map((member) => within(member, shape)).filter((member) => member !== undefined);
  }
  return isDocument(value) ? shape(value) : undefined;
}

function isFlag(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean";
}

function isOn(value: unknown): boolean {
  return Boolean(value);
}
