import type { ClusterTime } from "../shared/chat/chat-version";
import type { Change, RawDocument } from "./change";
import { isChatCollection } from "./chat-collections";

/** An event of a change stream as the driver gives it. */
export type RawEvent = RawDocument;

/** What an event says: a change, the end of what can be continued, or nothing that is known here. */
export type EventReading = { change: Change } | { gap: string } | { unknown: string };

/** Reads an event that is whole. */
export function readEvent(event: RawEvent): EventReading {
  const { operationType, documentKey, fullDocument } = event;
  const { coll } = objectOf(event.ns);
  switch (operationType) {
    case "insert":
    case "update":
    case "replace":
    case "delete": {
      if (!isChatCollection(coll)) return { unknown: `collection ${String(coll)}` };
      const clusterTime = clusterTimeOf(event.clusterTime);
      const change: Change = {
        operation: operationType,
        collection: coll,
        id: objectOf(documentKey)._id,
        clusterTime,
        token: tokenData(event._id),
        changedAt: event.wallTime instanceof Date ? event.wallTime.getTime() : clusterTime.t * 1000,
      };
      if (fullDocument && typeof fullDocument === "object") change.document = fullDocument as RawDocument;
      return { change };
    }
    case "drop":
    case "rename":
      return { gap: `${operationType} of ${String(coll)}` };
    case "dropDatabase":
    case "invalidate":
      return { gap: operationType };
    default:
      return { unknown: `operation ${String(operationType)}` };
  }
}

/** `_data` of a resume token. */
export function tokenData(token: unknown): string {
  const { _data: data } = objectOf(token);
  return typeof data === "string" ? data : "";
}

/** BSON's Timestamp has the seconds in its upper half. */
export function clusterTimeOf(timestamp: unknown): ClusterTime {
  const { t, i, high, low } = objectOf(timestamp);
  const seconds = typeof t === "number" ? t : high;
  const increment = typeof i === "number" ? i : low;
  return { t: Number(seconds ?? 0) >>> 0, i: Number(increment ?? 0) >>> 0 };
}

function objectOf(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown>;
}
