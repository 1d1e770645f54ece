import type { EmbeddingModel } from "../embeddings/models";
import type { BusinessRecord, RecordVersion } from "../record";
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
  /** When it happened, ISO 8601 UTC, if not when its record did. */
  occurredAt?: string;
  /** Its own version, if not its record's: it changes less often. */
  version?: RecordVersion;
  /** Chat room that it was written in. */
  room?: string;
  /** Ids of the chat messages in it. */
  messages?: string[];
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
  const payload = await knowledgePayload(record, index, chunk, model);
  return pointOf(payload, chunk, dense);
}

/** A point of what is kept beside its vector. */
export function pointOf(payload: KnowledgePayload, chunk: Chunk, dense: number[]): KnowledgePoint {
  return {
    id: pointId(payload.record, payload.chunk),
    vector: { dense, bm25: bm25(chunk.embedded) },
    payload: { ...payload },
  };
}

/** What is kept beside the vector of a record's chunk. */
export async function knowledgePayload(
  { id, kind, source, title, url, occurredAt, access, version }: BusinessRecord,
  index: number,
  chunk: Chunk,
  model: EmbeddingModel,
): Promise<KnowledgePayload> {
  return {
    record: id,
    kind,
    source,
    title,
    text: chunk.text,
    ...(url !== undefined && { url }),
    occurredAt: chunk.occurredAt ?? occurredAt,
    audience: access.audience,
    rooms: access.rooms ?? [],
    owners: access.owners ?? [],
    ...(chunk.room !== undefined && { room: chunk.room }),
    ...(chunk.messages !== undefined && { messages: chunk.messages }),
    contentHash: await sha256(chunk.embedded),
    version: chunk.version ?? version,
    chunk: index,
    model: model.id,
  };
}
