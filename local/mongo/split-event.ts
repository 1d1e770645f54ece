import { calculateObjectSize, type Document } from "bson";
import { MAX_DOCUMENT_BYTES } from "./cursor";

/** Room for `_id` and `splitEvent` in each part. */
const ENVELOPE_BYTES = 1024;

/**
 * An event that is too large for one document, in parts that are not: each has some of its fields.
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation/changeStreamSplitLargeEvent/
 */
export function splitEvent(event: Document): Document[] {
  if (calculateObjectSize(event) <= MAX_DOCUMENT_BYTES) return [event];
  const { _id, ...fields } = event;
  const parts: Document[] = [{}];
  let bytes = ENVELOPE_BYTES;
  for (const [name, value] of Object.entries(fields)) {
    const size = calculateObjectSize({ [name]: value });
    if (bytes + size > MAX_DOCUMENT_BYTES && bytes > ENVELOPE_BYTES) {
      parts.push({});
      bytes = ENVELOPE_BYTES;
    }
    (parts[parts.length - 1] as Document)[name] = value;
    bytes += size;
  }
  return parts.map((part, index) => ({
    _id,
    splitEvent: { fragment: index + 1, of: parts.length },
    ...part,
  }));
}
