import { isDeepStrictEqual } from "node:util";
import type { BusinessRecord } from "../shared/record";
import type { KeptPoint } from "../shared/vector-index/knowledge-index";
import { type Chunk, knowledgePayload, pointOf } from "../shared/vector-index/knowledge-point";
import type { KnowledgePayload } from "../shared/vector-index/payload";
import { pointId } from "../shared/vector-index/point-id";
import type { Shelf, Vectorization } from "./vectorization";

/** What it took to show a record. */
export interface Showing {
  chunks: number;
  /** Vectors that were made. */
  embedded: number;
  /** Vectors that were there already. */
  reused: number;
  embedMs: number;
  upsertMs: number;
}

type Showroom = Pick<Vectorization, "shelves" | "now">;

/** Makes a record's chunks its only points, wherever vectors are shown. */
export async function showRecord(
  record: BusinessRecord,
  chunks: readonly Chunk[],
  { shelves, now }: Showroom,
): Promise<Showing> {
  const showings = await Promise.all(shelves.map((shelf) => showOn(shelf, record, chunks, now)));
  const sum = (field: keyof Showing) => showings.reduce((total, showing) => total + showing[field], 0);
  const longest = (field: keyof Showing) => Math.max(...showings.map((showing) => showing[field]));
  return {
    chunks: chunks.length,
    embedded: sum("embedded"),
    reused: sum("reused"),
    embedMs: longest("embedMs"),
    upsertMs: longest("upsertMs"),
  };
}

/** Deletes every point of a record. */
export async function withdrawRecord(
  record: string,
  { shelves }: Pick<Vectorization, "shelves">,
): Promise<void> {
  await Promise.all(shelves.map(({ index }) => index.remove(record)));
}

/**
 * What is there already is neither embedded nor written again: a vector belongs to a text, wherever among the chunks
 * that stands.
 */
async function showOn(
  shelf: Shelf,
  record: BusinessRecord,
  chunks: readonly Chunk[],
  now: () => number,
): Promise<Showing> {
  const { embedder, index } = shelf;
  const start = now();
  const kept = await index.read(record.id);
  const payloads = await Promise.all(
    chunks.map((chunk, position) => knowledgePayload(record, position, chunk, embedder.model)),
  );
  const changed = changedPayloads(payloads, kept);
  const textOf = new Map(
    changed.map(({ contentHash, chunk }) => [contentHash, (chunks[chunk] as Chunk).embedded]),
  );
  const vectors = await keptVectors(textOf, kept, shelf);
  const unknown = [...textOf].filter(([hash]) => !vectors.has(hash));
  const made = unknown.length > 0 ? await embedder.embed(unknown.map(([, text]) => text)) : [];
  for (const [position, [hash]] of unknown.entries()) vectors.set(hash, made[position] ?? []);
  const embedded = now();
  const points = changed.map((payload) =>
    pointOf(payload, chunks[payload.chunk] as Chunk, vectors.get(payload.contentHash) ?? []),
  );
  const surplus = kept.some(({ payload }) => payload.chunk >= chunks.length);
  if (points.length > 0 || surplus) {
    await index.replace(record.id, points, surplus ? chunks.length : Number.POSITIVE_INFINITY);
  }
  return {
    chunks: chunks.length,
    embedded: unknown.length,
    reused: chunks.length - unknown.length,
    embedMs: embedded - start,
    upsertMs: now() - embedded,
  };
}

function changedPayloads(
  payloads: readonly KnowledgePayload[],
  kept: readonly KeptPoint[],
): KnowledgePayload[] {
  const before = new Map(kept.map(({ id, payload }) => [id, payload]));
  return payloads.filter(
    (payload) => !isDeepStrictEqual(before.get(pointId(payload.record, payload.chunk)), payload),
  );
}

/** The vectors that the record's own points have for texts, by content hash. */
async function keptVectors(
  texts: ReadonlyMap<string, string>,
  kept: readonly KeptPoint[],
  { embedder, index }: Shelf,
): Promise<Map<string, number[]>> {
  const sources = new Map(
    kept
      .filter(({ payload }) => payload.model === embedder.model.id && texts.has(payload.contentHash))
      .map(({ id, payload }) => [payload.contentHash, id]),
  );
  const vectors = await index.vectorsOf([...sources.values()]);
  return new Map(
    [...sources].flatMap(([hash, id]) => {
      const vector = vectors.get(id);
      return vector ? [[hash, vector] as const] : [];
    }),
  );
}
