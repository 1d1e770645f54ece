import type { ClusterTime } from "../shared/chat/chat-version";
import type { ChatCollection } from "./chat-collections";

/** A document of MongoDB as the driver gives it, of which nothing is known yet. */
export type RawDocument = Record<string, unknown>;

/** What happened to one document, or what it looked like when the chat was copied. */
export interface Change {
  /** `copy`: read from the collection, not told by the change stream. */
  operation: "insert" | "update" | "replace" | "delete" | "copy";
  collection: ChatCollection;
  /** Usually text. */
  id: unknown;
  /** As it is now. Absent after a deletion, and after an update of what has been deleted since. */
  document?: RawDocument;
  clusterTime: ClusterTime;
  /** `_data` of the resume token; empty for a copy. */
  token: string;
  /** Milliseconds since 1970 by the clock of the database server. */
  changedAt: number;
}

/** Changes in their order, and the place in the stream right after them. */
export interface ChangeBatch {
  changes: Change[];
  /** Resume token as Extended JSON; absent as long as the stream has given none. */
  token?: string;
  /** Everything up to this time of the cluster has been read. */
  asOf?: ClusterTime;
  /** The stream ends here and cannot be continued: why. */
  gap?: string;
}
