import { InvalidEventError } from "./invalid-event-error";

/** What we read of a Firestore event. https://cloud.google.com/eventarc/docs/cloudevents#firestore */
export interface DocumentEvent {
  type: string;
  /** `documents/<path>` */
  subject?: string;
  /** Path of the document, e.g. `records/aircall:call:1`. */
  document?: string;
  /** The change as protobuf. */
  data?: unknown;
}

/**
 * The document that a Firestore event is about.
 *
 * @param collection that it must be in
 * @throws InvalidEventError if it is in another
 */
export function documentPathOf({ type, document, subject }: DocumentEvent, collection: string): string {
  const path = decodeAttribute(document ?? subject?.replace(/^documents\//, "") ?? "");
  const [first, id, ...others] = path.split("/");
  if (first !== collection || !id || others.length > 0) throw new InvalidEventError(type, path, collection);
  return path;
}

/** In a header, what is not plain ASCII is percent-encoded (CloudEvents HTTP binding 1.0.2, 3.1.3.2), and the framework leaves it so. */
function decodeAttribute(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    return header;
  }
}
