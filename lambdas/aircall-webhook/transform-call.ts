import type { RecordUpdate } from "../shared/ingestion/record-part";
import { recordId } from "../shared/record";
import type { CallEvent } from "./aircall-event";
import { toIso } from "./clock";

/**
 * What an event tells of its call. Every event carries the whole call, so a later one replaces an earlier.
 *
 * @param rank the event's place in the life of a call
 * @param delivery id of the delivery that brought the event
 */
export function callUpdates({ data, timestamp }: CallEvent, rank: number, delivery: string): RecordUpdate[] {
  const record = recordId("aircall", "call", data.id);
  const version = { at: toIso(timestamp), rank, delivery };
  return [{ record, part: "call", version, content: data }];
}
