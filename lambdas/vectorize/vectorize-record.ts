import type { Embedder } from "../shared/embeddings/embedder";
import { unescapeDocumentId } from "../shared/firestore/document-id";
import type { Log } from "../shared/log";
import type { BusinessRecord } from "../shared/record";
import type { KnowledgeIndex } from "../shared/vector-index/knowledge-index";
import { knowledgePoint } from "../shared/vector-index/knowledge-point";
import { chunkRecord } from "./chunk-record";
import type { DeadLetters } from "./dead-letters";
import { InvalidRecordError } from "./invalid-record-error";
import { parseRecord } from "./parse-record";
import { UnsettledRecordError } from "./unsettled-record-error";

/** Reads documents as they are now. */
export interface Documents {
  /** The fields of a document; `undefined` if it is not there. */
  read(path: string): Promise<Record<string, unknown> | undefined>;
}

export interface Vectorization {
  documents: Documents;
  embedder: Embedder;
  index: KnowledgeIndex;
  deadLetters: DeadLetters;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** A record that keeps changing for longer than this is left to the event of its last change. */
const ROUNDS = 5;

/**
 * Brings a record's vectors to the state of its document. That a document changed is only a hint: what it is now is
 * read, written, and read again, until it has not changed meanwhile. Whoever writes last has therefore seen
 * everything, in whatever order the events come and however many instances work on one record.
 *
 * @param path of the document, e.g. `records/aircall:call:1`
 * @throws what may pass, so that the platform delivers the event again. What cannot pass is put with the dead letters.
 */
export async function vectorizeRecord(path: string, vectorization: Vectorization): Promise<void> {
  const { documents, deadLetters, log } = vectorization;
  const id = recordOf(path);
  try {
    let written: string | undefined;
    for (let round = 0; round <= ROUNDS; round++) {
      const data = await documents.read(path);
      const record = data && parseRecord(path, data);
      const state = record ? JSON.stringify(record.version) : "absent";
      if (state === written) return;
      if (round === ROUNDS) throw new UnsettledRecordError(path, ROUNDS);
      await (record ? write(record, vectorization) : remove(id, vectorization));
      written = state;
    }
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof InvalidRecordError) {
      await deadLetters.publish({ document: path, record: id, reason: message });
      log.error("record.failed", { record: id, reason: message });
      return;
    }
    log.warn("record.retried", { record: id, error: message });
    throw error;
  }
}

async function write(record: BusinessRecord, { embedder, index, log, now }: Vectorization): Promise<void> {
  const start = now();
  const chunks = chunkRecord(record);
  const vectors = await embedder.embed(chunks.map(({ embedded }) => embedded));
  const embedded = now();
  const points = await Promise.all(
    chunks.map((chunk, position) =>
      knowledgePoint(record, position, chunk, vectors[position] ?? [], embedder.model),
    ),
  );
  await index.replace(record.id, points);
  const end = now();
  log.info("record.vectorized", {
    record: record.id,
    delivery: record.version.delivery,
    chunks: chunks.length,
    embedMs: embedded - start,
    upsertMs: end - embedded,
    durationMs: end - start,
  });
}

async function remove(id: string, { index, log }: Vectorization): Promise<void> {
  await index.remove(id);
  log.info("record.removed", { record: id });
}

function recordOf(path: string): string {
  return unescapeDocumentId(path.slice(path.lastIndexOf("/") + 1));
}
