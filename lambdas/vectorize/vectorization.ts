import type { Embedder } from "../shared/embeddings/embedder";
import type { Log } from "../shared/log";
import type { KnowledgeIndex } from "../shared/vector-index/knowledge-index";
import type { DeadLetters } from "./dead-letters";
import type { WaitingList } from "./waiting-list";

/** Where vectors are shown: the collection of one model, and what makes vectors for it. */
export interface Shelf {
  embedder: Embedder;
  index: KnowledgeIndex;
}

/** What vectorizing needs, whatever is vectorized. */
export interface Vectorization {
  /** One, or two while a new model takes over. */
  shelves: readonly Shelf[];
  deadLetters: DeadLetters;
  /** What nothing more could be embedded of today. */
  waiting: WaitingList;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
}
