import type { Firestore } from "@google-cloud/firestore";
import { CommandLineError } from "../command-line-error";
import { FirestoreFailure, isFirestoreFailure } from "../firestore/firestore-failure";
import { type Place, placeOf } from "../firestore/place";
import { Audit, type AuditRecord, readUnfinished } from "./audit";
import type { CommandLine } from "./command-line";
import type { EntryFilter } from "./entry";
import { patientSource } from "./patient-source";
import { countEntries, missingIds } from "./read-entries";
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
  const total = await countEntries(firestore.collection(collection), filter, before?.cursor);
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
    const error = isFirestoreFailure(cause) ? new FirestoreFailure(place, cause) : cause;
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
  for await (const page of pages) {
    progress = { counts: page.counts, failures: page.failures };
    await audit?.advance(page);
    // More may arrive meanwhile: the bar is full at the end, and not before.
    terminal.progress("Deliveries", Math.min(page.read, total - 1), total);
    if (stop.aborted) {
      terminal.line("");
      return { done: false, progress };
    }
  }
  if (total > 0) terminal.progress("Deliveries", total, total);
  return { done: true, progress };
}

async function checkIds(firestore: Firestore, collection: string, { ids }: EntryFilter): Promise<void> {
  const missing = ids ? await missingIds(firestore.collection(collection), ids) : [];
  if (missing.length === 0) return;
  throw new CommandLineError(
    `${collection} has no ${missing.join(", ")}`,
    "Check the id and where you look for it.",
  );
}

/** What a run that ended early has not done of what it was to do. */
function whatIsLeft({ filter, counts }: AuditRecord): EntryFilter {
  if (filter.limit === undefined) return filter;
  const done = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...filter, limit: filter.limit - done };
}

function questionOf(
  total: number,
  { source, type, limit }: EntryFilter,
  { project, database }: Place,
): string {
  const count = Math.min(total, limit ?? total);
  const upTo = source || type ? "up to " : "";
  return `Apply ${upTo}${count} ${count === 1 ? "delivery" : "deliveries"} again in ${database} of ${project}?`;
}

function commandOf({ collection }: CommandLine): string {
  return {
    deliveries: "ingest replay",
    quarantine: "ingest quarantine --replay",
    deadLetters: "ingest dead-letters --replay",
  }[collection];
}

function patient(sources: Sources, { sleep, terminal }: World): Sources {
  const wait = async (milliseconds: number) => {
    terminal.line(`The provider asks to wait for ${Math.ceil(milliseconds / 1000)} s.`);
    await sleep(milliseconds);
  };
  return new Map([...sources].map(([name, source]) => [name, patientSource(source, wait)]));
}
