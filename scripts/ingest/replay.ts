import { FirestoreFailure, isFirestoreFailure } from "../firestore/firestore-failure";
import { type Place, placeOf } from "../firestore/place";
import { askPatiently } from "../providers/ask-patiently";
import { guestyFailure } from "../providers/guesty-failure";
import { Audit, type AuditRecord, readUnfinished } from "./audit";
import { checkIds } from "./check-ids";
import type { CommandLine } from "./command-line";
import type { EntryFilter } from "./entry";
import { countEntries } from "./read-entries";
import { NO_COUNTS, type Progress, replayEntries } from "./replay-entries";
import { ReplayFailure } from "./replay-failure";
import type { ReplayReport } from "./report";
import type { Sources } from "./sources";
import type { Store, World } from "./world";

/**
 * Applies stored deliveries again, and writes down that it did.
 *
 * @returns `undefined` if the person would rather not
 * @throws ReplayFailure if it ended early
 */
export async function replay(
  command: CommandLine,
  { firestore, sources }: Store,
  world: World,
): Promise<ReplayReport | undefined> {
  const { collection, resume, dryRun, yes } = command;
  const place = placeOf(command);
  const before = resume === undefined ? undefined : await readUnfinished(firestore, resume, collection);
  const filter = before ? whatIsLeft(before) : command.filter;
  // What a run has applied may be gone when it is resumed.
  if (!before) await checkIds(firestore, collection, filter);
  const count = await countEntries(firestore.collection(collection), filter, before?.cursor);
  const total = Math.min(count, filter.limit ?? count);
  if (!dryRun && !yes && total > 0 && !(await world.confirm(questionOf(total, filter, place))))
    return undefined;

  const begin = { command: commandOf(command), collection, filter, resumes: resume, cursor: before?.cursor };
  const audit = dryRun ? undefined : await Audit.begin(firestore, begin, new Date(world.now()));
  try {
    const job = {
      firestore,
      sources: patient(sources, world),
      collection,
      filter,
      after: before?.cursor,
      dryRun,
    };
    const { done, progress } = await run(replayEntries(job), total, audit, world);
    const outcome = done ? "finished" : "interrupted";
    await audit?.end(outcome, new Date(world.now()));
    return { audit: audit?.id, dryRun, outcome, ...progress };
  } catch (cause) {
    const error = isFirestoreFailure(cause) ? new FirestoreFailure(place, cause) : guestyFailure(cause);
    // The failure to tell is the first one; the audit record may not be written for the same cause.
    await audit?.end("failed", new Date(world.now()), String(error)).catch(() => undefined);
    throw new ReplayFailure(error, audit?.id);
  }
}

async function run(
  pages: AsyncGenerator<Progress>,
  total: number,
  audit: Audit | undefined,
  { terminal, stop }: World,
): Promise<{ done: boolean; progress: Pick<Progress, "counts" | "failures"> }> {
  let progress: Pick<Progress, "counts" | "failures"> = { counts: NO_COUNTS, failures: [] };
  const show = (done: number) => {
    if (total > 0) terminal.progress("Deliveries", done, total);
  };
  try {
    for await (const page of pages) {
      progress = { counts: page.counts, failures: page.failures };
      await audit?.advance(page);
      // More may arrive meanwhile: the bar is full at the end, and not before.
      show(Math.min(page.read, total - 1));
      if (stop.aborted) {
        terminal.line("");
        return { done: false, progress };
      }
    }
  } catch (error) {
    const isWaitOver = stop.aborted && (error as Error).name === "AbortError";
    if (!isWaitOver) throw error;
    return { done: false, progress };
  }
  show(total);
  return { done: true, progress };
}

/** What a run that ended early has not done of what it was to do. */
function whatIsLeft({ filter, counts }: AuditRecord): EntryFilter {
  if (filter.limit === undefined) return filter;
  const done = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...filter, limit: filter.limit - done };
}

function questionOf(total: number, { source, type }: EntryFilter, { project, database }: Place): string {
  const upTo = source || type ? "up to " : "";
  return `Apply ${upTo}${total} ${total === 1 ? "delivery" : "deliveries"} again in ${database} of ${project}?`;
}

function commandOf({ collection }: CommandLine): string {
  return {
    deliveries: "ingest replay",
    quarantine: "ingest quarantine --replay",
    deadLetters: "ingest dead-letters --replay",
  }[collection];
}

/** Longer waits are the person's business, not the command's, milliseconds. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** Sources that wait as long as their provider asks, and then ask again, unless the command is to end. */
function patient(sources: Sources, { sleep, terminal, stop }: World): Sources {
  const wait = async (milliseconds: number) => {
    terminal.line(`The provider asks to wait for ${Math.ceil(milliseconds / 1000)} s.`);
    await sleep(milliseconds, stop);
  };
  const patience = { longestWaitMs: LONGEST_WAIT_MS, wait };
  return new Map(
    [...sources].map(([name, { fetch, ...source }]) => [
      name,
      { ...source, ...(fetch && { fetch: (ids) => askPatiently(() => fetch(ids), patience) }) },
    ]),
  );
}
