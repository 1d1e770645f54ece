import type { EmbeddingModel } from "./models";

/** Turns texts into vectors of one model. */
export interface Embedder {
  model: EmbeddingModel;
  /**
   * One vector a text, in the same order.
   *
   * @throws ServiceError if the model does not answer, or not with vectors of its size
   */
  embed(texts: readonly string[]): Promise<number[][]>;
}
