import type { View } from "./database";
import { maskedFields } from "./field-path";
import { FirestoreError } from "./firestore-error";
import type { Consistency, Document, DocumentMask, Order } from "./messages";
import { Query } from "./query";
import { checkId, compareNames } from "./resource-name";

/** Page sizes of Google's emulator. */
const DEFAULT_PAGE = 30;
const LARGEST_PAGE = 150;

interface PageRequest {
  pageSize?: number;
  pageToken?: string;
}

export interface ListDocumentsRequest extends PageRequest, Consistency {
  parent?: string;
  collectionId?: string;
  orderBy?: string;
  mask?: DocumentMask;
  /** Also name documents that do not exist but have documents below them. */
  showMissing?: boolean;
}

export function listDocuments(view: View, request: ListDocumentsRequest & { parent: string }) {
  const { parent, collectionId, orderBy, mask, showMissing } = request;
  const from = [{ collectionId: collectionId ? checkId(collectionId) : undefined }];
  const query = new Query(parent, { from, orderBy: parseOrderBy(orderBy) });
  const found = view.run(query).documents.map(({ fields = {}, ...document }) => ({
    ...document,
    fields: maskedFields(fields, mask),
  }));
  const listed: Partial<Document>[] = showMissing
    ? withMissing(found, view, `${parent}/${collectionId}/`)
    : found;
  const { page, nextPageToken } = pageOf(listed, request, ({ name = "" }) => name);
  return { documents: page, ...nextPageToken };
}

export function listCollectionIds(view: View, request: PageRequest & { parent: string }) {
  const prefix = `${request.parent}/`;
  const below = view.collectionNames().filter((name) => name.startsWith(prefix));
  const ids = [...new Set(below.map((name) => name.slice(prefix.length).split("/")[0] ?? ""))];
  const { page, nextPageToken } = pageOf(ids, request, (id) => id);
  return { collectionIds: page, ...nextPageToken };
}

function withMissing(found: Document[], view: View, prefix: string): Partial<Document>[] {
  const known = new Set(found.map(({ name }) => name));
  const missing = view
    .collectionNames()
    .filter((collection) => collection.startsWith(prefix))
    .map((collection) => prefix + collection.slice(prefix.length).split("/")[0])
    .filter((name) => !known.has(name));
  const listed: Partial<Document>[] = [...found, ...[...new Set(missing)].map((name) => ({ name }))];
  return listed.sort((a, b) => compareNames(a.name ?? "", b.name ?? ""));
}

/** A page token names the last item of the page before, so that a page neither repeats nor skips what did not change. */
function pageOf<Item>(
  items: Item[],
  { pageSize = 0, pageToken = "" }: PageRequest,
  nameOf: (item: Item) => string,
) {
  if (pageSize < 0) throw new FirestoreError("INVALID_ARGUMENT", "Page size must be nonnegative.");
  const last = decodeToken(pageToken);
  const start = last === undefined ? 0 : items.findIndex((item) => nameOf(item) === last) + 1;
  if (last !== undefined && start === 0) throw new FirestoreError("INVALID_ARGUMENT", "invalid page token");
  const page = items.slice(start, start + Math.min(pageSize || DEFAULT_PAGE, LARGEST_PAGE));
  const end = page.at(-1);
  const isLast = start + page.length >= items.length;
  const nextPageToken = isLast || end === undefined ? {} : { nextPageToken: encodeToken(nameOf(end)) };
  return { page, nextPageToken };
}

function encodeToken(name: string): string {
  return Buffer.from(name).toString("base64");
}

function decodeToken(token: string): string | undefined {
  return token ? Buffer.from(token, "base64").toString() : undefined;
}

/** `a, b desc` as orders. Source: google.firestore.v1.ListDocumentsRequest.order_by. */
function parseOrderBy(text = ""): Order[] {
  const parts = text.split(",").filter((part) => part.trim() !== "");
  return parts.map((part) => {
    const match = /^\s*(\S+)(?:\s+(asc|desc))?\s*$/i.exec(part);
    if (!match) throw new FirestoreError("INVALID_ARGUMENT", `Cannot parse order_by "${text}".`);
    return {
      field: { fieldPath: match[1] },
      direction: /desc/i.test(match[2] ?? "") ? "DESCENDING" : "ASCENDING",
    };
  });
}
