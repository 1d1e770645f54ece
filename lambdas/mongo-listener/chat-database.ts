import type { ClusterTime } from "../shared/chat/chat-version";
import type { ChangeBatch, RawDocument } from "./change";
import type { ChatCollection } from "./chat-collections";

/** Where a stream of changes begins: after a token, or at a time. */
export type StreamStart = { token: string } | { at: ClusterTime };

/** A stream of changes that is open. */
export interface ChangeFeed {
  /**
   * Waits up to a second for changes, and takes those that are there.
   *
   * @throws GapError if the stream cannot be continued
   * @throws OversizedChangeError if the next change is larger than the database can send
   */
  read(): Promise<ChangeBatch>;
  close(): Promise<void>;
}

/** Where a copy goes on. */
export interface CopyStart {
  /** Only documents changed at this time or later. */
  from?: Date;
}

/** Rocket.Chat's database. */
export interface ChatDatabase {
  /** The cluster's time now: what was acknowledged before is older. What is read after this shows all of that. */
  clusterTime(): Promise<ClusterTime>;
  open(start: StreamStart): ChangeFeed;
  /** The change after the token, read without its document, and the document as it is now. */
  readOversized(start: StreamStart): Promise<ChangeBatch>;
  /** A collection's documents by `_updatedAt`, in batches. */
  copy(collection: ChatCollection, start: CopyStart): AsyncIterable<RawDocument[]>;
  /** Those of the documents that exist. */
  find(collection: ChatCollection, ids: string[]): Promise<RawDocument[]>;
}
