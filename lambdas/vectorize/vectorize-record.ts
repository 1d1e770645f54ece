import { unescapeDocumentId } from "../shared/firestore/document-id";
import type { BusinessRecord } from "../shared/record";
import { chunkRecord } from "./chunk-record";
import { isPermanent } from "./is-permanent";
import { parseRecord } from "./parse-record";
import type { RecordDocument, RecordDocuments } from "./record-documents";
import { showUntilSettled } from "./settle";
import { showRecord, withdrawRecord } from "./show-record";
import type { Vectorization } from "./vectorization";

/** What vectorizing records needs. */
export interface RecordVectorization extends Vectorization {
  documents: RecordDocuments;
}

/** What people said of an answer counts, and is not searched. */
const NEVER_SHOWN = new Set<BusinessRecord["kind"]>(["feedback"]);

/**
 * Brings a record's vectors to the state of its document. That a document changed is only a hint: what it is now is
 * read and shown; what cannot be embedded today waits.
 *
 * @param path of the document, e.g. `records/aircall:call:1`
 * @throws what may pass, so that the platform delivers the event again. A document that can never be shown is put
 * with the dead letters instead.
 */
export async function vectorizeRecord(path: string, vectorization: RecordVectorization): Promise<void> {
  const { documents, log } = vectorization;
  const id = unescapeDocumentId(path.slice(path.lastIndexOf("/") + 1));
  try {
    await showUntilSettled<Partial<RecordDocument>>(
      {
        name: path,
        read: async () => (await documents.read(path)) ?? {},
        revision: async () => (await documents.read(path))?.revision,
      },
      (document) => showDocument(path, id, document, vectorization),
    );
  } catch (error) {
    log.warn("record.retried", { record: id, error: String(error) });
    throw error;
  }
}

async function showDocument(
  path: string,
  id: string,
  { revision, fields }: Partial<RecordDocument>,
  vectorization: RecordVectorization,
): Promise<void> {
  const { log, now } = vectorization;
  if (revision === undefined) {
    await withdrawRecord(id, vectorization);
    log.info("record.removed", { record: id });
    return;
  }
  const start = now();
  const { record, problem } = parseRecord(id, fields);
  if (!record) return giveUp(path, id, problem, vectorization);
  if (NEVER_SHOWN.has(record.kind)) return;
  try {
    const { delivery } = record.version;
    const showing = await showRecord(record, chunkRecord(record), vectorization);
    const told = { record: id, delivery, revision, ...showing, durationMs: now() - start };
    const { postponedMs } = showing;
    if (postponedMs === undefined) {
      log.info("record.vectorized", told);
    } else {
      await vectorization.waiting.add(id, now() + postponedMs);
      log.warn("record.postponed", told);
    }
  } catch (error) {
    if (!isPermanent(error)) throw error;
    await giveUp(path, id, String(error), vectorization);
  }
}

/** Nobody can tell who may read it now, so what was indexed of it before must not be found either. */
async function giveUp(
  document: string,
  record: string,
  reason: string,
  vectorization: RecordVectorization,
): Promise<void> {
  await withdrawRecord(record, vectorization);
  await vectorization.deadLetters.publish({ document, record, reason });
  vectorization.log.error("record.failed", { record, reason });
}
