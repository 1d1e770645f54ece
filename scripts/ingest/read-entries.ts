import { type CollectionReference, FieldPath, type Query } from "@google-cloud/firestore";
import { escapeDocumentId } from "../../lambdas/shared/firestore/document-id";
import { withinDeadline } from "../firestore/within-deadline";
import type { Cursor, Entry, EntryFilter } from "./entry";

/** Deliveries that were read together. */
export interface EntryPage {
  /** Those that are meant. */
  entries: Entry[];
  /** How many were read for them. */
  read: number;
  /** Where to go on; absent if the deliveries are named. */
  cursor?: Cursor;
}

const PAGE = 100;

/**
 * The deliveries that a filter means, oldest first. Firestore selects by the time alone, for which it needs no index of
 * ours; the rest is selected here.
 *
 * @param after where to go on
 */
export async function* readEntries(
  collection: CollectionReference,
  filter: EntryFilter,
  after?: Cursor,
): AsyncGenerator<EntryPage> {
  let left = filter.limit ?? Number.POSITIVE_INFINITY;
  for await (const page of filter.ids
    ? readNamed(collection, filter.ids)
    : readPeriod(collection, filter, after)) {
    const entries = page.filter((entry) => isMeant(entry, filter)).slice(0, left);
    left -= entries.length;
    const last = left === 0 ? entries.at(-1) : page.at(-1);
    yield { entries, read: page.length, cursor: filter.ids ? undefined : cursorAt(last) };
    if (left === 0) return;
  }
}

/** How many deliveries must be read to find those that a filter means. */
export async function countEntries(
  collection: CollectionReference,
  filter: EntryFilter,
  after?: Cursor,
): Promise<number> {
  if (filter.ids) return filter.ids.length;
  const total = await withinDeadline(continued(period(collection, filter), after).count().get());
  return total.data().count;
}

/** The ids that nothing is kept under. */
export async function missingIds(collection: CollectionReference, ids: readonly string[]): Promise<string[]> {
  const places = ids.map((id) => collection.doc(escapeDocumentId(id)));
  const documents = await withinDeadline(collection.firestore.getAll(...places));
  return ids.filter((_, index) => !documents[index]?.exists);
}

async function* readNamed(collection: CollectionReference, ids: readonly string[]): AsyncGenerator<Entry[]> {
  const unique = [...new Set(ids)];
  for (let start = 0; start < unique.length; start += PAGE) {
    const references = unique.slice(start, start + PAGE).map((id) => collection.doc(escapeDocumentId(id)));
    const documents = await withinDeadline(collection.firestore.getAll(...references));
    yield documents.flatMap((document) => (document.exists ? [document.data() as Entry] : []));
  }
}

async function* readPeriod(
  collection: CollectionReference,
  filter: EntryFilter,
  after?: Cursor,
): AsyncGenerator<Entry[]> {
  const query = period(collection, filter).limit(PAGE);
  for (let cursor = after; ; ) {
    const { docs } = await withinDeadline(continued(query, cursor).get());
    const page = docs.map((document) => document.data() as Entry);
    const last = page.at(-1);
    if (last) yield page;
    if (page.length < PAGE || !last) return;
    cursor = last;
  }
}

function cursorAt(entry: Entry | undefined): Cursor | undefined {
  return entry && { receivedAt: entry.receivedAt, delivery: entry.delivery };
}

function period(collection: CollectionReference, { since, until }: EntryFilter): Query {
  let query = collection.orderBy("receivedAt").orderBy(FieldPath.documentId());
  if (since) query = query.where("receivedAt", ">=", since);
  if (until) query = query.where("receivedAt", "<", until);
  return query;
}

function continued(query: Query, cursor: Cursor | undefined): Query {
  return cursor ? query.startAfter(cursor.receivedAt, escapeDocumentId(cursor.delivery)) : query;
}

function isMeant(entry: Entry, { source, type, since, until }: EntryFilter): boolean {
  return (
    (source === undefined || entry.source === source) &&
    (type === undefined || entry.type === type) &&
    (since === undefined || entry.receivedAt >= since) &&
    (until === undefined || entry.receivedAt < until)
  );
}
