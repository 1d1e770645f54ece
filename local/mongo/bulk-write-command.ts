import type { Document } from "bson";
import type { Handler } from "./call";
import { DocumentCursor } from "./cursor";
import { MongoError } from "./mongo-error";
import { openCursor } from "./open-cursor";
import type { UnitOfWork } from "./unit-of-work";
import { withId } from "./update";
import { deleteMatches, inUnit, type Outcome, updateMatches } from "./write-commands";

/** Writes to several collections in one command: https://www.mongodb.com/docs/manual/reference/command/bulkWrite/ */
const bulkWrite: Handler = (call) => {
  const { ops, nsInfo, ordered, errorsOnly } = call.command;
  const summary = inUnit(call, (unit) => {
    const counts = { nErrors: 0, nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 };
    const results: Document[] = [];
    for (const [idx, operation] of (ops as Document[]).entries()) {
      try {
        const outcome = run(unit, operation, nsInfo);
        count(counts, operation, outcome);
        results.push(resultOf(idx, operation, outcome));
      } catch (error) {
        if (!(error instanceof MongoError) || error.codeName === "WriteConflict") throw error;
        counts.nErrors++;
        const { code, codeName, message, details } = error;
        results.push({ ok: 0, idx, code, codeName, errmsg: message, ...details, n: 0 });
        if (ordered !== false) break;
      }
    }
    return { ...counts, results: errorsOnly ? results.filter(({ ok }) => ok === 0) : results };
  });
  const { results, ...counts } = summary;
  return {
    ...openCursor(call, new DocumentCursor("admin.$cmd.bulkWrite", results), results.length || 1),
    ...counts,
  };
};

export const BULK_WRITE_COMMANDS: Record<string, Handler> = { bulkWrite };

function run(unit: UnitOfWork, operation: Document, nsInfo: Document[]): Outcome {
  const { insert, update, delete: remove } = operation;
  const namespace: string = nsInfo[insert ?? update ?? remove]?.["ns"] ?? "";
  const dot = namespace.indexOf(".");
  const collection = unit.collection(namespace.slice(0, dot), namespace.slice(dot + 1));
  if (insert !== undefined) {
    collection.insert(withId(operation["document"]));
    return { matched: 1, modified: 0 };
  }
  const { filter, updateMods, ...rest } = operation;
  if (update !== undefined) return updateMatches(collection, { ...rest, q: filter, u: updateMods });
  return { matched: deleteMatches(collection, filter, operation["multi"] !== true), modified: 0 };
}

function count(counts: Record<string, number>, operation: Document, outcome: Outcome): void {
  const add = (name: string, amount: number) => {
    counts[name] = (counts[name] ?? 0) + amount;
  };
  if ("insert" in operation) add("nInserted", 1);
  else if ("delete" in operation) add("nDeleted", outcome.matched);
  else if ("upserted" in outcome) add("nUpserted", 1);
  else {
    add("nMatched", outcome.matched);
    add("nModified", outcome.modified);
  }
}

function resultOf(idx: number, operation: Document, { matched, modified, upserted }: Outcome): Document {
  return {
    ok: 1,
    idx,
    n: matched,
    ...("update" in operation && { nModified: modified }),
    ...(upserted !== undefined && { upserted: { _id: upserted } }),
  };
}
