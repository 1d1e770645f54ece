import type { EmbeddingModel } from "../embeddings/models";
import type { BusinessRecord } from "../record";
import { sha256 } from "../sha256";
import { type Bm25Document, bm25 } from "./bm25";
import type { KnowledgePayload } from "./payload";
import { pointId } from "./point-id";

/** A chunk of a record. */
export interface Chunk {
  /** The chunk's own words, which are shown. */
  text: string;
  /** The same under a heading that says what it belongs to, which is embedded. */
  embedded: string;
}

/** One chunk as Qdrant keeps it. */
export interface KnowledgePoint {
  id: string;
  vector: { dense: number[]; bm25: Bm25Document };
  payload: KnowledgePayload & Record<string, unknown>;
}

/** The point of a record's chunk. */
export async function knowledgePoint(
  record: BusinessRecord,
  index: number,
  chunk: Chunk,
  dense: number[],
  model: EmbeddingModel,
): Promise<KnowledgePoint> {
  const { id, kind, source, title, url, occurredAt, access, version } = record;
  return {
    id: pointId(id, index),
    vector: { dense, bm25: bm25(chunk.embedded) },
    payload: {
      record: id,
      kind,
      source,
      title,
      text: chunk.text,
      ...(url !== undefined && { url }),
      occurredAt,
      audience: access.audience,
      rooms: access.rooms ?? [],
      owners: access.owners ?? [],
      contentHash: await sha256(chunk.embedded),
      version,
      chunk: index,
      model: model.id,
    },
  };
}
