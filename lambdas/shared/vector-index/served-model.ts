import type { QdrantClient } from "@qdrant/js-client-rest";
import { type EmbeddingModel, KNOWLEDGE_ALIAS, modelOfCollection } from "../embeddings/models";
import { UnknownCollectionError } from "../embeddings/unknown-collection-error";
import { askQdrant } from "./qdrant";

/**
 * The model whose collection the alias names: what questions must be embedded with now.
 *
 * @returns `undefined` if nothing was ever indexed
 * @throws UnknownCollectionError, ServiceError
 */
export async function servedModel(client: QdrantClient): Promise<EmbeddingModel | undefined> {
  const { aliases } = await askQdrant(() => client.getAliases());
  const served = aliases.find(({ alias_name }) => alias_name === KNOWLEDGE_ALIAS);
  if (!served) return undefined;
  const model = modelOfCollection(served.collection_name);
  if (!model) throw new UnknownCollectionError(KNOWLEDGE_ALIAS, served.collection_name);
  return model;
}
