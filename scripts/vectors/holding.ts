import type { KnowledgePayload } from "../../lambdas/shared/vector-index/payload";
import { blockOfConversation } from "../../lambdas/vectorize/render-conversation";
import type { Shelf } from "../../lambdas/vectorize/vectorization";

/** What a point should be. */
export interface WantedPoint {
  id: string;
  payload: KnowledgePayload;
}

/** Records that were read together. */
export interface Page {
  /** Record ids; not empty. */
  records: string[];
  /** Documents that were read for them. */
  read: number;
}

/** One of the things that are kept in Firestore and found by Qdrant: the records, or the conversations of the chat. */
export interface Holding {
  name: "records" | "messages";
  /** How many documents it is read from. */
  count(): Promise<number>;
  /**
   * Its record ids, in an order that stays, each once.
   *
   * @param after the last id of a page to go on behind
   */
  pages(after?: string): AsyncGenerator<Page>;
  /** Brings a record's points on a shelf to the present state by the function's own code. */
  show(record: string, shelf: Shelf): Promise<void>;
}

/** The holding that a record id is of, be it there or not. */
export function holdingOf(record: string, holdings: readonly Holding[]): Holding {
  const name = blockOfConversation(record) === undefined ? "records" : "messages";
  const holding = holdings.find((candidate) => candidate.name === name);
  if (!holding) throw new Error(`There is no holding of ${name}.`);
  return holding;
}
