import { UnknownModelError } from "./unknown-model-error";

/** A model whose vectors we keep. Vectors of two models cannot be compared, so each has its own collection. */
export interface EmbeddingModel {
  /** The name by which Workers AI knows it. */
  id: string;
  dimensions: number;
  /** The Qdrant collection of its vectors; a new version of the model or of the chunking gets a new one. */
  collection: string;
  /**
   * Cosine similarity between a question and a text below which they have nothing to do with each other. A floor
   * under the search that lets it come back with nothing, not a measure of a good answer.
   */
  minSimilarity: number;
}

const MODELS: readonly EmbeddingModel[] = [
  {
    // Multilingual, 8192 tokens. https://developers.cloudflare.com/workers-ai/models/bge-m3/
    id: "@cf/baai/bge-m3",
    dimensions: 1024,
    collection: "knowledge_bgem3_v1",
    // Its similarities crowd together far above zero, so that only what is plainly foreign is below this.
    minSimilarity: 0.4,
  },
  {
    // Universal Sentence Encoder lite, English, which the local platform runs.
    id: "@local/universal-sentence-encoder-lite",
    dimensions: 512,
    collection: "knowledge_use_lite_v1",
    // Measured: foreign questions reach 0.25 against call records, questions about them 0.3 to 0.55.
    minSimilarity: 0.28,
  },
];

/** The alias of the collection that is read. Moving it is how a new model takes over. */
export const KNOWLEDGE_ALIAS = "knowledge";

/**
 * The model of a name.
 *
 * @throws UnknownModelError naming the known ones
 */
export function embeddingModel(id: string): EmbeddingModel {
  const model = MODELS.find((candidate) => candidate.id === id);
  if (!model) throw new UnknownModelError(id, MODELS);
  return model;
}
