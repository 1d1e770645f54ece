import type { Pipeline } from "./pipeline/pipeline";

/** Without any progress for so long, something is stuck. */
const PATIENCE_MS = 60_000;

/** Tells the state that each record has now. */
export interface RecordRevisions {
  /** Record id to the revision of its document, another one after each change. */
  revisions(): Promise<Map<string, string>>;
}

/**
 * Resolves when so many deliveries have come to an end and the present revision of every record that they changed is
 * in the index.
 *
 * Log lines of two services cannot be put in order by their times, so the end is told by revisions: what the index
 * was last given of a record must be what Firestore holds of it.
 *
 * @throws Error that says what is still missing, when nothing moves any more
 */
export async function settle(
  pipeline: Pipeline,
  records: RecordRevisions,
  deliveries: number,
): Promise<void> {
  const open = () => {
    const { applied, stale, ignored, duplicate, quarantined, dead } = pipeline.counts;
    return deliveries - applied - stale - ignored - duplicate - quarantined - dead;
  };
  await until(
    pipeline,
    () => open() <= 0,
    () => `${open()} deliveries have no outcome`,
  );

  const present = await records.revisions();
  const behind = () =>
    [...present]
      .filter(([record]) => pipeline.hasChanged(record))
      .filter(([record, revision]) => pipeline.indexedRevision(record) !== revision)
      .map(([record]) => record);
  await until(
    pipeline,
    () => behind().length === 0,
    () => `${behind().length} records are not indexed in their present revision, ${behind()[0]} for one`,
  );
}

/**
 * Resolves when it is done, which is looked at after each move.
 *
 * @param missing says what is not done yet
 * @throws Error with what is missing, when nothing has moved for a minute
 */
export function until(
  source: { subscribe(listener: () => void): () => void },
  isDone: () => boolean,
  missing: () => string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const look = () => {
      clearTimeout(timer);
      if (isDone()) {
        unsubscribe();
        resolve();
        return;
      }
      timer = setTimeout(() => {
        unsubscribe();
        const seconds = PATIENCE_MS / 1000;
        reject(
          new Error(
            `Nothing has moved for ${seconds} s: ${missing()}. Run with --verbose to see what the services say.`,
          ),
        );
      }, PATIENCE_MS);
    };
    const unsubscribe = source.subscribe(look);
    look();
  });
}
