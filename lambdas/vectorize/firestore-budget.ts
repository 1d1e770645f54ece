import type { Firestore } from "@google-cloud/firestore";
import { BudgetSpentError } from "../shared/embeddings/budget-spent-error";
import type { EmbeddingBudget } from "../shared/embeddings/budgeted-embedder";
import { replaceDocument, untilUpToDate } from "../shared/firestore/replace-document";

/** Texts that an instance takes at once, so that few requests need to ask. What it does not use is lost. */
const ALLOTMENT = 200;
const DAY_MS = 86_400_000;

/**
 * A budget of so many texts a day (UTC) for all instances together, counted in `embeddingBudgets/<yyyy-mm-dd>`.
 *
 * @param now milliseconds since 1970
 */
export function firestoreBudget(firestore: Firestore, textsADay: number, now: () => number): EmbeddingBudget {
  let allotted = { day: "", texts: 0 };
  let turn: Promise<unknown> = Promise.resolve();

  async function take(texts: number): Promise<void> {
    const day = new Date(now()).toISOString().slice(0, "yyyy-mm-dd".length);
    if (allotted.day !== day) allotted = { day, texts: 0 };
    if (allotted.texts < texts) allotted.texts += await allot(day, texts - allotted.texts);
    allotted.texts -= texts;
  }

  function allot(day: string, atLeast: number): Promise<number> {
    const document = firestore.doc(`embeddingBudgets/${day}`);
    return untilUpToDate(async () => {
      const read = await document.get();
      const used = Number(read.get("texts") ?? 0);
      const free = textsADay - used;
      if (free < atLeast) throw new BudgetSpentError(textsADay, DAY_MS - (now() % DAY_MS));
      const taken = Math.min(free, Math.max(atLeast, ALLOTMENT));
      const batch = firestore.batch();
      // Without a lock: an instance that dies must not keep all others from embedding.
      replaceDocument(batch, read, { texts: used + taken });
      await batch.commit();
      return taken;
    });
  }

  return {
    take(texts) {
      // One after the other: two at once would both ask for an allotment.
      const taken = turn.then(() => take(texts));
      turn = taken.catch(() => {});
      return taken;
    },
  };
}
