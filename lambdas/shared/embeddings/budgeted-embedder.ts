import type { Embedder } from "./embedder";

/** How many texts may be embedded. */
export interface EmbeddingBudget {
  /**
   * Takes so many texts out of the budget.
   *
   * @throws BudgetSpentError if there are not so many left
   */
  take(texts: number): Promise<void>;
}

/** Embeds no more than a budget allows. What failed has been paid for all the same: the other end counts it, too. */
export function budgetedEmbedder(embedder: Embedder, budget: EmbeddingBudget): Embedder {
  return {
    model: embedder.model,
    async embed(texts) {
      await budget.take(texts.length);
      return embedder.embed(texts);
    },
  };
}
