import type { Document } from "bson";
import { Aggregator } from "mingo/aggregator";
import { ProcessingMode } from "mingo/core";
import type { Call, Handler } from "./call";
import type { Scope } from "./change-event";
import { ChangeStream } from "./change-stream";
import { DocumentCursor } from "./cursor";
import { asBadValue, CONTEXT } from "./filter";
import { MongoError } from "./mongo-error";
import { collectionOf, cursorFields, FIRST_BATCH, openCursor } from "./open-cursor";
import { readSort } from "./sort";

/** Stages that leave the documents that they are given as they are; mingo's others may change them in place. */
const READING_STAGES = ["$match", "$group", "$count", "$limit", "$skip", "$sort", "$sortByCount"];

export const aggregate: Handler = (call) => {
  const [first] = call.command["pipeline"] as Document[];
  return first && "$changeStream" in first ? openChangeStream(call) : runPipeline(call);
};

async function openChangeStream(call: Call): Promise<Document> {
  const { command, store, cursors, noopInterval } = call;
  const [{ $changeStream: options }, ...pipeline] = command["pipeline"];
  const scope = scopeOf(call, options);
  const stream = new ChangeStream(store, {
    namespace: namespaceOf(call),
    scope,
    options,
    pipeline,
    noopInterval,
  });
  const size = command["cursor"]?.batchSize ?? FIRST_BATCH;
  const batch = size === 0 ? stream.emptyBatch() : await stream.next({ size, wait: 0 });
  const id = batch.isLast ? 0n : cursors.add(stream);
  return { cursor: { firstBatch: batch.documents, ...cursorFields(id, stream, batch) } };
}

function runPipeline(call: Call): Document {
  const { command } = call;
  const { source, rest } = readSource(call);
  const processingMode = rest.every((stage) => READING_STAGES.includes(Object.keys(stage)[0] ?? ""))
    ? ProcessingMode.CLONE_OFF
    : ProcessingMode.CLONE_INPUT;
  const documents =
    rest.length === 0
      ? source
      : asBadValue(() =>
          new Aggregator(rest, {
            context: CONTEXT,
            processingMode,
            collectionResolver: (name) => [...collectionOf(call, name).find({})],
            variables: command["let"],
          }).run<Document>(source),
        );
  const cursor = new DocumentCursor(namespaceOf(call), documents);
  return openCursor(call, cursor, command["cursor"]?.batchSize ?? FIRST_BATCH);
}

/** What the pipeline starts from: its first filter and order are left to the collection's indexes. */
function readSource(call: Call): { source: Iterable<Document>; rest: Document[] } {
  const { aggregate: coll, pipeline } = call.command as { aggregate: unknown; pipeline: Document[] };
  for (const stage of pipeline) checkStage(stage);
  if (typeof coll !== "string") return { source: [], rest: pipeline };
  const rest = [...pipeline];
  const filter = rest[0]?.["$match"] ? rest.shift()?.["$match"] : {};
  const sort = rest[0]?.["$sort"] ? rest.shift()?.["$sort"] : undefined;
  return { source: collectionOf(call, coll).find(filter, readSort(sort)), rest };
}

function checkStage(stage: Document): void {
  const names = Object.keys(stage);
  const [name = ""] = names;
  if (names.length !== 1) {
    throw new MongoError(
      "Location40323",
      "A pipeline stage specification object must contain exactly one field.",
    );
  }
  if (name === "$out" || name === "$merge") {
    throw new MongoError(
      "CommandNotSupported",
      `This stand-in has no ${name}: write what the pipeline gives.`,
    );
  }
  if (!CONTEXT.getOperator("pipeline" as never, name)) {
    throw new MongoError("Location40324", `Unrecognized pipeline stage name: '${name}'`);
  }
}

function scopeOf({ command, db }: Call, { allChangesForCluster }: Document): Scope {
  if (allChangesForCluster) {
    if (db === "admin") return {};
    throw new MongoError(
      "InvalidOptions",
      "A change stream on the whole cluster is opened on the admin database.",
    );
  }
  return typeof command["aggregate"] === "string" ? { db, coll: command["aggregate"] } : { db };
}

function namespaceOf({ command, db }: Call): string {
  return `${db}.${typeof command["aggregate"] === "string" ? command["aggregate"] : "$cmd.aggregate"}`;
}
