import { escapeDocumentId } from "../shared/firestore/document-id";
import type { ChatVectorization } from "./conversations";
import { blockOfConversation } from "./render-conversation";
import { showOrGiveUp } from "./show-or-give-up";
import { type RecordVectorization, vectorizeRecord } from "./vectorize-record";
import type { WaitingRecord } from "./waiting-list";

/** What showing records and conversations needs. */
export type FullVectorization = RecordVectorization & ChatVectorization;

/** How often an instance looks whether something is due. */
const LOOK_MS = 60_000;
/** As long as one goes on; a call may take a minute. */
const LONGEST_MS = 20_000;

/**
 * Shows what waited for a new day's budget. Every call of a function ends with it, so that what waits is shown by whichever
 * comes first once there is budget again, and goes on being shown by those that follow. It never fails: what could not be
 * shown is due again.
 */
export function catchingUp(vectorization: FullVectorization): () => Promise<void> {
  const { waiting, log, now } = vectorization;
  let nextLook = Number.NEGATIVE_INFINITY;

  async function showOne(one: WaitingRecord): Promise<void> {
    try {
      const block = blockOfConversation(one.record);
      if (block !== undefined) await showOrGiveUp(block, vectorization);
      else await vectorizeRecord(`records/${escapeDocumentId(one.record)}`, vectorization);
      await waiting.done(one);
    } catch (error) {
      log.warn("waiting.retried", { record: one.record, error: String(error) });
    }
  }

  return async () => {
    const start = now();
    if (start < nextLook) return;
    // One at a time in an instance.
    nextLook = Number.POSITIVE_INFINITY;
    let after = start + LOOK_MS;
    try {
      for (let records = await waiting.take(); records.length > 0; records = await waiting.take()) {
        await Promise.all(records.map(showOne));
        log.info("waiting.shown", { records: records.length });
        if (now() - start < LONGEST_MS) continue;
        after = start;
        break;
      }
    } catch (error) {
      log.warn("waiting.retried", { error: String(error) });
    }
    nextLook = after;
  };
}
