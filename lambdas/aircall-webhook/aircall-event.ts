import type { RecordUpdate } from "../shared/ingestion/record-part";
import type { RecordVersion } from "../shared/record";

/** A webhook's payload without its token and its name: https://developer.aircall.io/docs/webhooks-overview */
export interface AircallEvent {
  /** Event name, e.g. `call.ended`; the second version of a user's event has the name of the first. */
  event: string;
  /** UNIX seconds: when the payload was made. */
  timestamp: number;
  /** The object as it was then, redacted. */
  data: unknown;
  /** Id of the delivery that brought the event. */
  delivery: string;
}

/** Events that tell of one kind of object. */
export interface EventGroup {
  /**
   * Event names in the order of the object's life. Aircall's times are whole seconds and several events share one; the
   * one further on in this list then shows the later state.
   */
  events: readonly string[];
  /**
   * What an event tells.
   *
   * @param rank the event's place in the list
   * @throws ZodError if a record cannot be made of it
   */
  read(event: AircallEvent, rank: number): RecordUpdate[];
}

/** Versions are told by Aircall's clock, then by how far the object has come. */
export function versionOf({ timestamp, delivery }: AircallEvent, rank: number): RecordVersion {
  return { at: toIso(timestamp), rank, delivery };
}

/** UNIX seconds as ISO 8601 UTC with milliseconds. */
export function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
