import { InvalidEventError } from "./invalid-event-error";

/** The collection that the function is triggered by. */
const COLLECTION = "records";

/**
 * The document that a Firestore event is about: its subject is `documents/<path>`.
 * https://cloud.google.com/eventarc/docs/cloudevents#firestore
 *
 * @throws InvalidEventError if it names no record
 */
export function documentPathOf(event: { type: string; subject?: string }): string {
  const [, path] = event.subject?.match(/^documents\/(records\/[^/]+)$/) ?? [];
  if (path === undefined) throw new InvalidEventError(event.type, event.subject, COLLECTION);
  return path;
}
