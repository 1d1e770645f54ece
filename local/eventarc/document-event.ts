import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Document } from "../firestore/messages";
import { root } from "../firestore/schema";
import { formatTimestamp, toMicros } from "../firestore/timestamp";

/** A document before and after a write; one of the two is there. */
export interface DocumentChange {
  name: string;
  before?: Document;
  after?: Document;
}

/** An HTTP request in the CloudEvents binary mode. */
export interface EventRequest {
  headers: Record<string, string>;
  body: Buffer<ArrayBuffer>;
}

export type EventKind = "created" | "updated" | "deleted" | "written";

const TYPE_PREFIX = "google.cloud.firestore.document.v1.";

/**
 * Source: googleapis/google-cloudevents, proto/google/events/cloud/firestore/v1/data.proto. Its Document and Value are
 * field for field those of google.firestore.v1, which stand here in their place.
 */
const DocumentEventData = root
  .define("google.events.cloud.firestore.v1", {
    DocumentEventData: {
      fields: {
        value: { type: ".google.firestore.v1.Document", id: 1 },
        oldValue: { type: ".google.firestore.v1.Document", id: 2 },
        updateMask: { type: ".google.firestore.v1.DocumentMask", id: 3 },
      },
    },
  })
  .lookupType("DocumentEventData");

/** The kind in an event type such as `google.cloud.firestore.document.v1.written`, or undefined for another event. */
export function eventKind(type: string): EventKind | undefined {
  const kind = type.startsWith(TYPE_PREFIX) ? type.slice(TYPE_PREFIX.length) : "";
  return ["created", "updated", "deleted", "written"].includes(kind) ? (kind as EventKind) : undefined;
}

/** Whether a change is of the kind that a trigger waits for. */
export function isOfKind({ before, after }: DocumentChange, kind: EventKind): boolean {
  return kind === "written" || kind === (!after ? "deleted" : before ? "updated" : "created");
}

/**
 * The event of a change, as Eventarc sends it to a function. Redelivered, it has the same id.
 * Source of the attributes: cloud.google.com/eventarc/docs/cloudevents, Firestore.
 *
 * @param now when a deletion was seen; Firestore tells no time of it
 */
export function documentEvent(
  change: DocumentChange,
  kind: EventKind,
  location: string,
  now: Date,
): EventRequest {
  const { name, before, after } = change;
  const [, project = "", , database = ""] = name.split("/");
  const path = name.split("/").slice(5).join("/");
  const attributes = {
    specversion: "1.0",
    id: eventId(change),
    type: TYPE_PREFIX + kind,
    source: `//firestore.googleapis.com/projects/${project}/databases/${database}`,
    subject: `documents/${path}`,
    time: after ? formatTimestamp(after.updateTime) : now.toISOString(),
    project,
    database,
    namespace: "(default)",
    document: path,
    location,
  };
  const data = {
    ...(after && { value: after }),
    ...(before && { oldValue: before }),
    ...(before && after && { updateMask: { fieldPaths: changedFields(before, after) } }),
  };
  return {
    headers: {
      "content-type": "application/protobuf",
      ...Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [`ce-${key}`, headerValue(value)]),
      ),
    },
    body: Buffer.from(DocumentEventData.encode(DocumentEventData.fromObject(data)).finish()),
  };
}

function eventId({ name, before, after }: DocumentChange): string {
  const version = after ? toMicros(after.updateTime) : `deleted:${before && toMicros(before.updateTime)}`;
  return createHash("sha256").update(`${name}@${version}`).digest("hex").slice(0, 32);
}

/** The names of the top-level fields that were added, changed or removed, quoted where a field path needs it. */
function changedFields(before: Document, after: Document): string[] {
  const names = new Set([...Object.keys(before.fields ?? {}), ...Object.keys(after.fields ?? {})]);
  return [...names]
    .filter((name) => !isDeepStrictEqual(before.fields?.[name], after.fields?.[name]))
    .map((name) => (/^[a-zA-Z_]\w*$/.test(name) ? name : `\`${name.replace(/[`\\]/g, "\\$&")}\``));
}

/** Source: CloudEvents HTTP protocol binding 1.0.2, section 3.1.3.2: what is not printable ASCII, space, `"` and `%`. */
function headerValue(text: string): string {
  return text.replace(/[^\x21\x23\x24\x26-\x7e]+/g, encodeURIComponent);
}
