import type { Document } from "bson";
import { Aggregator } from "mingo/aggregator";
import { ProcessingMode } from "mingo/core";
import { asBadValue, CONTEXT, compileFilter } from "./filter";
import { MongoError } from "./mongo-error";

const ALLOWED = [
  "$match",
  "$project",
  "$addFields",
  "$set",
  "$unset",
  "$replaceRoot",
  "$replaceWith",
  "$redact",
  "$changeStreamSplitLargeEvent",
];

/** Compiles the stages that a stream's events go through; an event that they drop comes out as an empty list. */
export function compileEventPipeline(pipeline: Document[]): (event: Document) => Document[] {
  const stages = pipeline.filter((stage) => !("$changeStreamSplitLargeEvent" in stage)).map(compileStage);
  checkStages(pipeline);
  return (event) => {
    let events = [event];
    for (const stage of stages) events = events.flatMap(stage);
    for (const { _id } of events) {
      if (_id?._data !== event["_id"]._data) throw lostToken();
    }
    return events;
  };
}

function compileStage(stage: Document): (event: Document) => Document[] {
  if ("$match" in stage) {
    const matches = compileFilter(stage["$match"]);
    return (event) => (matches(event) ? [event] : []);
  }
  const aggregator = new Aggregator([stage], {
    context: CONTEXT,
    processingMode: ProcessingMode.CLONE_INPUT,
  });
  return (event) => asBadValue(() => aggregator.run<Document>([event]));
}

function checkStages(pipeline: Document[]): void {
  for (const [index, stage] of pipeline.entries()) {
    const [name = ""] = Object.keys(stage);
    if (!ALLOWED.includes(name)) {
      throw new MongoError("IllegalOperation", `${name} is not permitted in a $changeStream pipeline`);
    }
    if (name === "$changeStreamSplitLargeEvent" && index < pipeline.length - 1) {
      throw new MongoError(
        "Location7182802",
        "$changeStreamSplitLargeEvent must be the last stage in the pipeline",
      );
    }
  }
}

function lostToken(): MongoError {
  return new MongoError(
    "ChangeStreamFatalError",
    "Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id field of an event makes it impossible to resume the stream from that point. Only transformations that retain the unmodified _id field are allowed.",
    { errorLabels: ["NonResumableChangeStreamError"] },
  );
}
