import type { EmbeddingModel } from "../../lambdas/shared/embeddings/models";
import type { KnowledgeIndex } from "../../lambdas/shared/vector-index/knowledge-index";
import type { KnowledgePoint } from "../../lambdas/shared/vector-index/knowledge-point";
import type { WantedPoint } from "./holding";

/** An empty index that only notes what it is given, so that the function itself says what its points would be. */
export class PlannedIndex implements KnowledgeIndex {
  points: WantedPoint[] = [];

  async read(): Promise<[]> {
    return [];
  }

  async vectorsOf(): Promise<Map<string, number[]>> {
    return new Map();
  }

  async replace(_record: string, points: readonly KnowledgePoint[]): Promise<void> {
    this.points = points.map(({ id, payload }) => ({ id, payload }));
  }

  async amend(): Promise<void> {}

  async remove(): Promise<void> {
    this.points = [];
  }

  async readRoom(): Promise<[]> {
    return [];
  }

  async setAccess(): Promise<void> {}

  async removeRoom(): Promise<void> {}
}

/** Makes no vectors: what is planned needs none. */
export function plannedEmbedder(model: EmbeddingModel) {
  return { model, embed: async (texts: readonly string[]) => texts.map(() => []) };
}
