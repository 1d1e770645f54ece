import type { Firestore } from "@google-cloud/firestore";
import { isFirestoreFailure } from "../firestore/firestore-failure";
import { inParallel } from "../in-parallel";
import type { Cursor, EntryCollection, EntryFilter } from "./entry";
import { readEntries } from "./read-entries";
import { readPayload } from "./read-payload";
import { type Reapplication, reapply } from "./reapply";
import type { Sources } from "./sources";
import { type Understood, understand } from "./understand";

/** How many deliveries ended how. */
export type Counts = Record<Reapplication | "failed", number>;

export const NO_COUNTS: Counts = { applied: 0, stale: 0, unchanged: 0, ignored: 0, failed: 0 };

/** A delivery that could not be applied; it stays where it is. */
export interface Failure {
  delivery: string;
  reason: string;
}

/** What a replay has done so far. */
export interface Progress {
  counts: Counts;
  failures: Failure[];
  /** Deliveries read, those included that were not meant. */
  read: number;
  /** Where to go on. */
  cursor?: Cursor;
}

/** What to replay. */
export interface ReplayJob {
  firestore: Firestore;
  sources: Sources;
  collection: EntryCollection;
  filter: EntryFilter;
  after?: Cursor;
  dryRun: boolean;
}

/** Transactions at the same time. */
const PARALLEL = 8;

/**
 * Applies stored deliveries with the present code, page by page. One that cannot be applied is counted and left where it
 * is; an error that would meet every other one too ends the replay.
 *
 * @returns the progress after each page
 */
export async function* replayEntries(job: ReplayJob): AsyncGenerator<Progress> {
  const { firestore, sources, collection, filter, after, dryRun } = job;
  const counts = { ...NO_COUNTS };
  const failures: Failure[] = [];
  let done = 0;
  for await (const page of readEntries(firestore.collection(collection), filter, after)) {
    const { entries, read, cursor } = page;
    const inTurn = turns();
    const meanings = await understand(entries, sources, (entry) => readPayload(firestore, entry));
    await inParallel(meanings, PARALLEL, async (understood) => {
      const outcome = await inTurn(understood, async () => {
        if ("problem" in understood) return understood;
        return settle(() => reapply(firestore, collection, understood.entry, understood.meaning, dryRun));
      });
      if (typeof outcome === "string") counts[outcome] += 1;
      else {
        counts.failed += 1;
        failures.push({ delivery: understood.entry.delivery, reason: outcome.problem });
      }
    });
    done += read;
    yield { counts: { ...counts }, failures: [...failures], read: done, cursor };
  }
}

async function settle(apply: () => Promise<Reapplication>): Promise<Reapplication | { problem: string }> {
  try {
    return await apply();
  } catch (error) {
    if (isFirestoreFailure(error)) throw error;
    return { problem: String(error) };
  }
}

/** Deliveries of one record are applied one after another: their transactions would only get in each other's way. */
function turns() {
  const last = new Map<string, Promise<unknown>>();
  return <Result>(understood: Understood, apply: () => Promise<Result>): Promise<Result> => {
    const records = recordsOf(understood);
    const turn = Promise.allSettled(records.map((record) => last.get(record))).then(apply);
    for (const record of records) last.set(record, turn);
    return turn;
  };
}

function recordsOf(understood: Understood): string[] {
  if ("problem" in understood || "ignored" in understood.meaning) return [];
  return understood.meaning.updates.map(({ record }) => record);
}
