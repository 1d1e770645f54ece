import type { ClusterTime } from "./chat-version";

/** How far a copy of the chat has come. A copy is taken first; then what is in Firestore and no longer in the chat goes. */
export interface SnapshotPosition {
  step: "copy" | "remove";
  /** Collection of MongoDB that is being copied, or compared. */
  collection: string;
  /** `_updatedAt` of the last document that was copied, ISO 8601 UTC; absent before the collection's first. */
  updatedAt?: string;
  /** Id of the last document that was compared; absent before the first. */
  id?: string;
  /** Messages changed before are not copied, ISO 8601 UTC; absent from a copy of everything. */
  since?: string;
}

/** Where the comparisons are that follow a copy: of the messages that others keep with those of the chat. */
export interface ComparisonPosition {
  /** Time of the cluster before the copy began, ISO 8601 UTC. */
  copiedAt: string;
  /** How many comparisons have been made. */
  made: number;
  /** Id of the last document that was compared; absent before the first. */
  id?: string;
}

/**
 * `chatListener/state`: who reads the chat's changes, and everything up to where is applied. It is written by the holder of
 * the current term alone, after or together with what was applied.
 */
export interface ListenerState {
  /** Name of the process that leads; empty after it gave the lead up. */
  holder: string;
  /** One more with each leader. */
  term: number;
  /**
   * For people, and so that each renewal shows: milliseconds since 1970 by the holder's clock. Others judge whether it has
   * expired by how long they have seen it unchanged, never by their own clock.
   */
  expiresAt: number;
  /** How long the holder's lease lasts unless it is renewed, milliseconds. */
  leaseMs?: number;
  phase: "snapshot" | "stream";
  /** Resume token of the change stream as Extended JSON; absent until there is one. */
  token?: string;
  /** Present in phase `snapshot`. */
  snapshot?: SnapshotPosition;
  /** Present while comparisons are still to be made. */
  comparison?: ComparisonPosition;
  /** Time of the cluster before the copy began: the stream begins there. */
  startedAt?: ClusterTime;
  /** Time of the cluster up to which everything is applied, ISO 8601 UTC; absent until the first copy is complete. */
  asOf?: string;
  /** How often changes were missed, so that the chat had to be copied again. */
  gaps: number;
  /** Of the change stream that `token` belongs to; a token means nothing to another. */
  pipelineVersion: number;
}
