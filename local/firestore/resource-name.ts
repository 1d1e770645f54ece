import { FirestoreError } from "./firestore-error";

/** Longest id of a collection or document. Source: Firestore quotas, "Constraints on document IDs". */
const MAX_ID_BYTES = 1500;

const DATABASE = /^(projects\/[^/]+\/databases\/[^/]+)(?:\/documents(?:\/(.*))?)?$/s;

/** `projects/{project}/databases/{database}`, which every resource name begins with. */
export function databaseOf(name: string | undefined): string {
  return split(name).database;
}

/** A document's name, checked: its path below `documents` has an even number of valid ids. */
export function checkDocumentName(name: string | undefined): string {
  const { database, ids } = split(name);
  if (ids.length === 0 || ids.length % 2 !== 0) {
    throw new FirestoreError(
      "INVALID_ARGUMENT",
      `Document name "${name}" has ${ids.length} path segments below documents; a document has an even number.`,
    );
  }
  ids.forEach(checkId);
  return `${database}/documents/${ids.join("/")}`;
}

/** The parent of collections, checked: a document, or the root `…/documents`. */
export function checkParentName(name: string | undefined): string {
  const { database, ids } = split(name);
  if (ids.length > 0) return checkDocumentName(name);
  return `${database}/documents`;
}

/** A collection or document id that a client may choose. */
export function checkId(id: string): string {
  const reason =
    id === ""
      ? "it is empty"
      : id === "." || id === ".." || /^__(?!id-?\d+__$).*__$/s.test(id)
        ? "it is reserved"
        : id.includes("/")
          ? 'it contains "/"'
          : Buffer.byteLength(id) > MAX_ID_BYTES
            ? `it is longer than ${MAX_ID_BYTES} bytes`
            : undefined;
  if (reason)
    throw new FirestoreError("INVALID_ARGUMENT", `Resource id "${id}" is invalid because ${reason}.`);
  return id;
}

/** The name of the collection that holds a document. */
export function collectionOf(documentName: string): string {
  return documentName.slice(0, documentName.lastIndexOf("/"));
}

/** The last id of a name. */
export function lastId(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Orders names segment by segment: numeric ids (`__id7__`) first, the others by their UTF-8 bytes. */
export function compareNames(a: string, b: string): number {
  const left = a.split("/");
  const right = b.split("/");
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareIds(left[index] ?? "", right[index] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Orders strings by code point, which is the order of their UTF-8 bytes. */
export function compareStrings(a: string, b: string): number {
  for (let index = 0; index < a.length && index < b.length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left === right) continue;
    const bothSurrogatesOrNeither = isSurrogate(left) === isSurrogate(right);
    return bothSurrogatesOrNeither ? left - right : isSurrogate(left) ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function compareIds(a: string, b: string): number {
  const left = numericId(a);
  const right = numericId(b);
  if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : 0;
  if (left !== undefined) return -1;
  if (right !== undefined) return 1;
  return compareStrings(a, b);
}

function numericId(id: string): bigint | undefined {
  const match = /^__id(-?\d+)__$/.exec(id);
  return match?.[1] === undefined ? undefined : BigInt(match[1]);
}

function split(name = ""): { database: string; ids: string[] } {
  const match = DATABASE.exec(name);
  if (!match?.[1]) {
    throw new FirestoreError(
      "INVALID_ARGUMENT",
      `Name "${name}" is not of the form projects/{project}/databases/{database}[/documents[/…]].`,
    );
  }
  return { database: match[1], ids: match[2] ? match[2].split("/") : [] };
}
