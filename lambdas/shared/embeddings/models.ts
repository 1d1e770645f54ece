import { UnknownModelError } from "./unknown-model-error";

/** One version of a model whose vectors we keep. Vectors of two cannot be compared, so each has its own collection. */
export interface EmbeddingModel {
  /** The name by which Workers AI knows the model; all its versions have the same. */
  id: string;
  dimensions: number;
  /** The Qdrant collection of its vectors, `<family>_v<version>`. */
  collection: string;
  /**
   * Cosine similarity between a question and a text below which they have nothing to do with each other. A floor
   * under the search that lets it come back with nothing, not a measure of a good answer.
   */
  minSimilarity: number;
}

/** What all versions of a model have in common. */
interface ModelFamily extends Omit<EmbeddingModel, "collection"> {
  /** The collections are called after it. */
  family: string;
}

const FAMILIES: readonly ModelFamily[] = [
  {
    // Multilingual, 8192 tokens. https://developers.cloudflare.com/workers-ai/models/bge-m3/
    id: "@cf/baai/bge-m3",
    dimensions: 1024,
    family: "knowledge_bgem3",
    // Its similarities crowd together far above zero, so that only what is plainly foreign is below this.
    minSimilarity: 0.4,
  },
  {
    // Universal Sentence Encoder lite, English, which the local platform runs.
    id: "@local/universal-sentence-encoder-lite",
    dimensions: 512,
    family: "knowledge_use_lite",
    // Measured: foreign questions reach 0.25 against call records, questions about them 0.3 to 0.55.
    minSimilarity: 0.28,
  },
];

/** The alias of the collection that is read. Moving it is how a new model takes over. */
export const KNOWLEDGE_ALIAS = "knowledge";

/**
 * The model of a name. `#2` behind it is its second version: the same model at Workers AI with a collection of its own
 * (`knowledge_bgem3_v2` beside `knowledge_bgem3_v1`), in which everything is made anew after a change of how texts are
 * cut, headed or indexed. Any version may be named; the first one needs no number.
 *
 * @param name e.g. `@cf/baai/bge-m3` or `@cf/baai/bge-m3#2`
 * @throws UnknownModelError naming the known ones
 */
export function embeddingModel(name: string): EmbeddingModel {
  const [, id, version = "1"] = /^(.*?)(?:#([1-9]\d*))?$/s.exec(name) ?? [];
  const family = FAMILIES.find((candidate) => candidate.id === id);
  if (!family) throw new UnknownModelError(name, FAMILIES);
  return versionOf(family, version);
}

/**
 * The models of a setting, in its order, each once: one, or two while a new one is filled and takes over.
 *
 * @param names separated by commas or white space
 * @throws UnknownModelError naming the known ones
 */
export function embeddingModels(names: string): EmbeddingModel[] {
  const models = names
    .trim()
    .split(/[\s,]+/)
    .map(embeddingModel);
  return [...new Map(models.map((model) => [model.collection, model])).values()];
}

/** The model whose vectors a collection keeps; `undefined` for a collection of something else. */
export function modelOfCollection(collection: string): EmbeddingModel | undefined {
  const [, name, version = ""] = COLLECTION.exec(collection) ?? [];
  const family = FAMILIES.find((candidate) => candidate.family === name);
  return family && versionOf(family, version);
}

/** What a model is called in settings. */
export function nameOfModel({ id, collection }: EmbeddingModel): string {
  const [, , version] = COLLECTION.exec(collection) ?? [];
  return version === "1" ? id : `${id}#${version}`;
}

/** The version that comes after one. */
export function nextVersion(model: EmbeddingModel): EmbeddingModel {
  const [, family = "", version] = COLLECTION.exec(model.collection) ?? [];
  return versionOf({ ...model, family }, String(Number(version) + 1));
}

const COLLECTION = /^(.+)_v([1-9]\d*)$/s;

function versionOf({ family, ...model }: ModelFamily, version: string): EmbeddingModel {
  return { ...model, collection: `${family}_v${version}` };
}
