import type { Document, Long } from "bson";
import { aggregate } from "./aggregate";
import type { Handler } from "./call";
import { DocumentCursor } from "./cursor";
import { valuesAt } from "./field-path";
import { collectionOf, cursorFields, FIRST_BATCH, openCursor } from "./open-cursor";
import { compileProjection } from "./projection";
import { readSort } from "./sort";
import { keyOf } from "./value-order";

/** How long a change stream waits when `getMore` does not say. */
const DEFAULT_WAIT_MS = 1000;

const find: Handler = (call) => {
  const { command, db } = call;
  const { filter, sort, projection, skip, limit, batchSize, singleBatch } = command;
  const found = collectionOf(call, command["find"]).find(filter ?? {}, readSort(sort));
  const part = slice(found, Number(skip ?? 0), Math.abs(Number(limit ?? 0)));
  const cursor = new DocumentCursor(`${db}.${command["find"]}`, part, compileProjection(projection));
  return openCursor(call, cursor, batchSize ?? FIRST_BATCH, singleBatch === true || Number(limit) < 0);
};

const getMore: Handler = async ({ command, cursors }) => {
  const id = BigInt(String(command["getMore"]));
  const cursor = cursors.get(id);
  const batch = await cursor.next({
    size: command["batchSize"] ?? 0,
    wait: command["maxTimeMS"] ?? DEFAULT_WAIT_MS,
  });
  if (batch.isLast) cursors.remove(id);
  return { cursor: { nextBatch: batch.documents, ...cursorFields(batch.isLast ? 0n : id, cursor, batch) } };
};

const killCursors: Handler = ({ command, cursors }) => {
  const ids = command["cursors"] as (Long | number)[];
  const killed = ids.filter((id) => cursors.remove(BigInt(String(id))));
  const notFound = ids.filter((id) => !killed.includes(id));
  return { cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [] };
};

const count: Handler = (call) => {
  const { query = {}, skip, limit } = call.command;
  const found = collectionOf(call, call.command["count"]).find(query);
  let n = 0;
  for (const _ of slice(found, Number(skip ?? 0), Math.abs(Number(limit ?? 0)))) n++;
  return { n };
};

const distinct: Handler = (call) => {
  const { key, query = {} } = call.command;
  const values = new Map<string, unknown>();
  for (const document of collectionOf(call, call.command["distinct"]).find(query)) {
    for (const value of valuesAt(document, key).flat())
      if (value !== undefined) values.set(keyOf(value), value);
  }
  return { values: [...values.values()] };
};

export const READ_COMMANDS: Record<string, Handler> = {
  find,
  getMore,
  killCursors,
  count,
  distinct,
  aggregate,
};

function* slice(documents: Iterable<Document>, skip: number, limit: number): Generator<Document> {
  let index = 0;
  for (const document of documents) {
    if (index++ < skip) continue;
    yield document;
    if (limit > 0 && index === skip + limit) return;
  }
}
