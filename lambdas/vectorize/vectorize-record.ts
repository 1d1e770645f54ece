import type { Embedder } from "../shared/embeddings/embedder";
import { unescapeDocumentId } from "../shared/firestore/document-id";
import type { Log } from "../shared/log";
import type { BusinessRecord } from "../shared/record";
import type { KnowledgeIndex } from "../shared/vector-index/knowledge-index";
import { knowledgePoint } from "../shared/vector-index/knowledge-point";
import { chunkRecord } from "./chunk-record";
import type { DeadLetters } from "./dead-letters";
import { parseRecord } from "./parse-record";
import type { RecordDocument, RecordDocuments } from "./record-documents";
import { UnsettledRecordError } from "./unsettled-record-error";

/** What vectorizing needs. */
export interface Vectorization {
  documents: RecordDocuments;
  embedder: Embedder;
  index: KnowledgeIndex;
  deadLetters: DeadLetters;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** A record that changes more often while it is written is left to a later delivery of the event. */
const ROUNDS = 5;

/**
 * Brings a record's vectors to the state of its document. That a document changed is only a hint: what it is now is
 * read, indexed, and read again, until it has not changed meanwhile. Whoever writes last has therefore seen
 * everything, in whatever order the events come and however many instances work on one record.
 *
 * @param path of the document, e.g. `records/aircall:call:1`
 * @throws what may pass, so that the platform delivers the event again. A document that can never be indexed is put
 * with the dead letters instead.
 */
export async function vectorizeRecord(path: string, vectorization: Vectorization): Promise<void> {
  const { documents, log } = vectorization;
  const record = unescapeDocumentId(path.slice(path.lastIndexOf("/") + 1));
  try {
    let document = await documents.read(path);
    for (let round = 1; round <= ROUNDS; round++) {
      await showDocument(path, record, document, vectorization);
      const indexed = document?.revision;
      document = await documents.read(path);
      if (document?.revision === indexed) return;
    }
    throw new UnsettledRecordError(path, ROUNDS);
  } catch (error) {
    log.warn("record.retried", { record, error: String(error) });
    throw error;
  }
}

async function showDocument(
  path: string,
  id: string,
  document: RecordDocument | undefined,
  vectorization: Vectorization,
): Promise<void> {
  const { index, deadLetters, log } = vectorization;
  if (!document) {
    await index.remove(id);
    log.info("record.removed", { record: id });
    return;
  }
  const { record, problem } = parseRecord(id, document.fields);
  if (record) {
    await indexRecord(record, document.revision, vectorization);
    return;
  }
  // Nobody can tell who may read it now, so what was indexed of it before must not be found either.
  await index.remove(id);
  await deadLetters.publish({ document: path, record: id, reason: problem });
  log.error("record.failed", { record: id, reason: problem });
}

async function indexRecord(
  record: BusinessRecord,
  revision: string,
  { embedder, index, log, now }: Vectorization,
): Promise<void> {
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
    revision,
    chunks: chunks.length,
    embedMs: embedded - start,
    upsertMs: end - embedded,
    durationMs: end - start,
  });
}
