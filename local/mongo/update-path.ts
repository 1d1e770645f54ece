import type { Document } from "bson";
import { isDocument, valueAt } from "./field-path";
import { compileFilter } from "./filter";
import { MongoError } from "./mongo-error";

/** What `$`, `$[]` and `$[name]` in a path stand for. */
export interface Positions {
  filter: Document;
  arrayFilters: Document[];
}

/** The paths, with list members by their numbers, that a path with placeholders means in a document. */
export function expandPath(document: Document, path: string, positions: Positions): string[] {
  if (!path.includes("$")) return [path];
  let found: string[] = [""];
  for (const name of path.split(".")) {
    found = found.flatMap((parent) =>
      name.startsWith("$")
        ? membersAt(document, parent, name, positions).map((index) => `${parent}.${index}`)
        : [parent === "" ? name : `${parent}.${name}`],
    );
  }
  return found;
}

/** Sets the value at a path, making what is missing on the way. */
export function setAt(document: Document, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop() as string;
  let holder: Document = document;
  for (const [depth, name] of names.entries()) {
    if (holder[name] === undefined) putInto(holder, name, {});
    const next = holder[name];
    if (!isDocument(next) && !Array.isArray(next)) throw notViable(names[depth + 1] ?? last, name, next);
    holder = next;
  }
  putInto(holder, last, value);
}

/** Removes the value at a path; a list's member becomes null. */
export function unsetAt(document: Document, path: string): void {
  const end = path.lastIndexOf(".");
  const holder = end < 0 ? document : valueAt(document, path.slice(0, end));
  const name = path.slice(end + 1);
  if (Array.isArray(holder)) {
    if (Number(name) < holder.length) holder[Number(name)] = null;
  } else if (isDocument(holder)) {
    delete holder[name];
  }
}

function membersAt(document: Document, parent: string, placeholder: string, positions: Positions): number[] {
  const list = valueAt(document, parent);
  if (!Array.isArray(list)) {
    throw new MongoError(
      "BadValue",
      placeholder === "$"
        ? "The positional operator did not find the match needed from the query."
        : `The path '${parent}' must exist in the document in order to apply array updates.`,
    );
  }
  if (placeholder === "$[]") return [...list.keys()];
  if (placeholder === "$") return [matchedMember(document, list, parent, positions.filter)];
  const matches = memberFilter(placeholder.slice(2, -1), positions.arrayFilters);
  return [...list.keys()].filter((index) => matches(list[index]));
}

/** The first member that the filter's conditions on the list hold for. */
function matchedMember(document: Document, list: unknown[], parent: string, filter: Document): number {
  const conditions = conditionsOn(parent, filter);
  const index = list.findIndex((member) =>
    conditions.every(([path, condition]) => {
      const rest = path.slice(parent.length + 1);
      if (rest === "") return compileFilter({ member: condition })({ member: [member] });
      return compileFilter({ [rest]: condition })(
        isDocument(member) ? member : { ...document, [rest]: undefined },
      );
    }),
  );
  if (conditions.length > 0 && index >= 0) return index;
  throw new MongoError("BadValue", "The positional operator did not find the match needed from the query.");
}

function conditionsOn(parent: string, filter: Document): [path: string, condition: unknown][] {
  return Object.entries(filter).flatMap(([name, condition]): [string, unknown][] => {
    if (name === "$and") return (condition as Document[]).flatMap((part) => conditionsOn(parent, part));
    return name === parent || name.startsWith(`${parent}.`) ? [[name, condition]] : [];
  });
}

function memberFilter(identifier: string, arrayFilters: Document[]): (member: unknown) => boolean {
  const filter = arrayFilters.find((candidate) =>
    Object.keys(candidate).some((path) => path === identifier || path.startsWith(`${identifier}.`)),
  );
  if (!filter) {
    throw new MongoError("BadValue", `No array filter found for identifier '${identifier}' in path`);
  }
  const matches = compileFilter(filter);
  return (member) => matches({ [identifier]: member });
}

function putInto(holder: Document, name: string, value: unknown): void {
  if (!Array.isArray(holder)) {
    holder[name] = value;
    return;
  }
  if (!/^\d+$/.test(name)) throw notViable(name, "", holder);
  while (holder.length < Number(name)) holder.push(null);
  holder[Number(name)] = value;
}

function notViable(field: string, name: string, value: unknown): MongoError {
  return new MongoError(
    "PathNotViable",
    `Cannot create field '${field}' in element {${name}: ${JSON.stringify(value)}}`,
  );
}
