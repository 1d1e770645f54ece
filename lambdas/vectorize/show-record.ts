import { isDeepStrictEqual } from "node:util";
import { BudgetSpentError } from "../shared/embeddings/budget-spent-error";
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
  /** Present if texts could not be embedded, since the day's budget is spent: milliseconds until there is another. */
  postponedMs?: number;
}

type Showroom = Pick<Vectorization, "shelves" | "now">;

/**
 * Makes a record's chunks its only points, wherever vectors are shown. Where texts cannot be embedded, for whatever reason, at
 * least what is not said any more is not found, and the rest only by those who may read it.
 */
export async function showRecord(
  record: BusinessRecord,
  chunks: readonly Chunk[],
  { shelves, now }: Showroom,
): Promise<Showing> {
  const outcomes = await Promise.allSettled(shelves.map((shelf) => showOn(shelf, record, chunks, now)));
  // After all have ended: what writes on later would write over what somebody else shows.
  const showings = outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
  const delays = showings.flatMap(({ postponedMs }) => postponedMs ?? []);
  const sum = (field: keyof Showing) => showings.reduce((total, showing) => total + (showing[field] ?? 0), 0);
  const longest = (field: keyof Showing) => Math.max(...showings.map((showing) => showing[field] ?? 0));
  return {
    chunks: chunks.length,
    embedded: sum("embedded"),
    reused: sum("reused"),
    embedMs: longest("embedMs"),
    upsertMs: longest("upsertMs"),
    ...(delays.length > 0 && { postponedMs: Math.max(...delays) }),
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
  const reused = chunks.length - unknown.length;
  if (unknown.length > 0) {
    // It may take long, or fail for long.
    await correct(kept, payloads, index);
    try {
      const made = await embedder.embed(unknown.map(([, text]) => text));
      for (const [position, [hash]] of unknown.entries()) vectors.set(hash, made[position] ?? []);
    } catch (error) {
      if (!(error instanceof BudgetSpentError)) throw error;
      const times = { embedMs: now() - start, upsertMs: 0 };
      return { chunks: chunks.length, embedded: 0, reused, ...times, postponedMs: error.retryAfterMs };
    }
  }
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
    reused,
    embedMs: embedded - start,
    upsertMs: now() - embedded,
  };
}

/**
 * Brings points to a record as far as that needs no vector: what says something that the record does not say any more is
 * deleted, and the rest is headed and read as the record is.
 */
async function correct(
  kept: readonly KeptPoint[],
  payloads: readonly KnowledgePayload[],
  index: Shelf["index"],
): Promise<void> {
  const [first] = payloads;
  if (!first) return;
  const lines = `\n${payloads.map(({ text }) => text).join("\n")}\n`;
  const told = new Set(payloads.flatMap(({ messages = [] }) => messages));
  const isTrue = ({ payload: { text, messages = [] } }: KeptPoint) =>
    lines.includes(`\n${text}\n`) && messages.every((message) => told.has(message));
  const { title, audience, rooms, owners } = first;
  const right = { title, audience, rooms, owners };
  const wrong = kept.filter((point) => isTrue(point) && !isMatch(point.payload, right));
  const amended = wrong.map(({ id, payload }) => ({
    id,
    payload: { ...right, contentHash: payload.title === title ? payload.contentHash : OTHER_HEADING },
  }));
  const untrue = kept.filter((point) => !isTrue(point)).map(({ id }) => id);
  if (untrue.length + amended.length > 0) await index.amend(amended, untrue);
}

/** In place of a content hash, where the vector is of the text under another heading. */
const OTHER_HEADING = "";

function isMatch(payload: KnowledgePayload, wanted: Partial<KnowledgePayload>): boolean {
  return isDeepStrictEqual({ ...payload, ...wanted }, payload);
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
