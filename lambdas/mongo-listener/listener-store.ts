import type { ListenerState } from "../shared/chat/listener-state";
import type { MirrorWrite } from "./interpret-change";

/** Whose term it is. */
export type Holding = Pick<ListenerState, "holder" | "term">;

/** A document's id as text, and some of its fields. */
export interface StoredDocument {
  id: string;
  fields: Record<string, unknown>;
}

/** The documents that the listener keeps. */
export interface ListenerStore {
  /** The state at this moment; `undefined` before the first leader. */
  read(): Promise<ListenerState | undefined>;
  /**
   * Makes the process in `next` the leader if the state is still what was seen.
   *
   * @returns whether it is the leader
   */
  claim(seen: ListenerState | undefined, next: ListenerState): Promise<boolean>;
  /**
   * Writes the state and the documents, all or nothing.
   *
   * @throws LeaseLostError, and writes nothing, if the state is not that of this holder's term
   */
  write(state: ListenerState, documents: readonly MirrorWrite[], holding: Holding): Promise<void>;
  /** The documents of a collection that are not tombstones, in the order of their ids. */
  page(collection: string, after: string | undefined, limit: number): Promise<StoredPage>;
}

/** Some documents, and the id to go on after; absent from the last page. */
export interface StoredPage {
  documents: StoredDocument[];
  next?: string;
}
