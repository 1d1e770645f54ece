import type { QdrantClient } from "@qdrant/js-client-rest";
import { type EmbeddingModel, KNOWLEDGE_ALIAS } from "../../lambdas/shared/embeddings/models";
import { askQdrant } from "../../lambdas/shared/vector-index/qdrant";

/** Which collection the alias names; `undefined` if there is no such alias. */
export async function collectionOfAlias(qdrant: QdrantClient): Promise<string | undefined> {
  const { aliases } = await askQdrant(() => qdrant.getAliases());
  return aliases.find(({ alias_name }) => alias_name === KNOWLEDGE_ALIAS)?.collection_name;
}

/**
 * Gives a model's collection the alias, in one change: there is no moment in which nobody has it.
 *
 * @returns the collection that had it before
 */
export async function swapAlias(
  qdrant: QdrantClient,
  { collection: collection_name }: EmbeddingModel,
): Promise<string | undefined> {
  const alias_name = KNOWLEDGE_ALIAS;
  const before = await collectionOfAlias(qdrant);
  if (before === collection_name) return before;
  const create = { create_alias: { collection_name, alias_name } };
  const actions = before === undefined ? [create] : [{ delete_alias: { alias_name } }, create];
  try {
    await askQdrant(() => qdrant.updateCollectionAliases({ actions }));
  } catch (error) {
    // It may have been done, and only the answer got lost.
    if ((await collectionOfAlias(qdrant)) !== collection_name) throw error;
  }
  return before;
}
