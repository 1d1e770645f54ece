import type { QdrantClient } from "@qdrant/js-client-rest";
import type { AccessFilter } from "../access/access-filter";
import { bm25 } from "./bm25";
import type { KnowledgePayload } from "./payload";
import { askQdrant } from "./qdrant";

export interface HybridQuery {
  /** The collection that is read. Not the alias of it, which may name another by the time it is asked. */
  collection: string;
  text: string;
  /** The text's vector, of the model whose collection is read. */
  vector: number[];
  /** Cosine similarity that a point needs to be found by its meaning; its words may still find it. */
  minSimilarity: number;
  /** What may be read. */
  access: AccessFilter;
  limit: number;
}

/** A point that was found. */
export interface Hit {
  /** Fused rank score; only good for comparing the hits of one search. */
  score: number;
  payload: KnowledgePayload;
}

/** Candidates of each ranking for each hit that is wanted, since one may lack what the other puts first. */
const CANDIDATES = 4;
/** As in the literature; Qdrant's own default is 2. */
const RRF_K = 60;

/**
 * Searches by meaning and by words at once and fuses both rankings. Qdrant hands the root filter down to each of
 * them, so one filter guards both. What the assistant itself said earlier is not a source.
 *
 * @returns best first; none if nothing fits
 * @throws ServiceError if Qdrant does not answer or refuses; with status 404 if there is no such collection
 */
export async function hybridSearch(client: QdrantClient, query: HybridQuery): Promise<Hit[]> {
  const { collection, text, vector, minSimilarity, access, limit } = query;
  const candidates = limit * CANDIDATES;
  const { points } = await askQdrant(() =>
    client.query(collection, {
      prefetch: [
        { query: vector, using: "dense", limit: candidates, score_threshold: minSimilarity },
        { query: { ...bm25(text) }, using: "bm25", limit: candidates },
      ],
      query: { rrf: { k: RRF_K } },
      filter: { must: [access], must_not: [{ key: "kind", match: { any: ["question", "answer"] } }] },
      limit,
      with_payload: true,
    }),
  );
  return points.map(({ score, payload }) => ({ score, payload: payload as unknown as KnowledgePayload }));
}
