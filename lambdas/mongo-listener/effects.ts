import type { Batch } from "./batch-pipeline";
import type { Effect } from "./interpret-change";
import type { Leadership } from "./leadership";
import type { StateChange } from "./lease";

/** What a batch of effects comes to; what is dropped is counted, and logged if nobody meant it to be. */
export function batchOf(
  effects: Iterable<{ effect: Effect; collection: string; id: unknown }>,
  position: StateChange,
  { log, metrics }: Pick<Leadership, "log" | "metrics">,
): Batch {
  const batch: Batch = { publications: [], documents: [], position };
  for (const { effect, collection, id } of effects) {
    switch (effect.kind) {
      case "publish":
        batch.publications.push(effect.publication);
        break;
      case "mirror":
        batch.documents.push(effect.write);
        break;
      case "repeated":
        metrics.duplicates.inc();
        break;
      case "dropped":
        metrics.dropped.inc({ reason: effect.reason });
        // The document itself stays in the chat's database; its name is what is needed to look for it.
        if (effect.problem !== undefined) {
          const { reason, problem } = effect;
          log.error("listener.quarantined", { collection, id: String(id).slice(0, 200), reason, problem });
        }
    }
  }
  return batch;
}
