import type { QdrantClient } from "@qdrant/js-client-rest";
import { type EmbeddingModel, KNOWLEDGE_ALIAS } from "../embeddings/models";
import { PAYLOAD_INDEXES } from "./payload";

/**
 * Makes the collection of a model with its payload indexes, unless they are there. The alias is given to it only if
 * no other collection has it: which one is read is decided when a model is changed, not by who starts first.
 * Several instances may do this at once.
 */
export async function ensureCollection(client: QdrantClient, model: EmbeddingModel): Promise<void> {
  const { collection } = model;
  if (!(await exists(client, collection))) await createCollection(client, model);
  await Promise.all(
    Object.entries(PAYLOAD_INDEXES).map(([field_name, field_schema]) =>
      client.createPayloadIndex(collection, { field_name, field_schema, wait: true }),
    ),
  );
  const { aliases } = await client.getAliases();
  if (!aliases.some(({ alias_name }) => alias_name === KNOWLEDGE_ALIAS)) {
    await client.updateCollectionAliases({
      actions: [{ create_alias: { collection_name: collection, alias_name: KNOWLEDGE_ALIAS } }],
    });
  }
}

async function createCollection(
  client: QdrantClient,
  { collection, dimensions }: EmbeddingModel,
): Promise<void> {
  try {
    await client.createCollection(collection, {
      vectors: { dense: { size: dimensions, distance: "Cosine" } },
      sparse_vectors: { bm25: { modifier: "idf" } },
      // Links inside each room as well, for searches that are filtered by few rooms.
      hnsw_config: { m: 16, payload_m: 16 },
    });
  } catch (error) {
    // Another instance may have been faster.
    if (!(await exists(client, collection))) throw error;
  }
}

async function exists(client: QdrantClient, collection: string): Promise<boolean> {
  return (await client.collectionExists(collection)).exists;
}
