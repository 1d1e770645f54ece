import { isDeepStrictEqual } from "node:util";
import type { DocumentSnapshot, Firestore } from "@google-cloud/firestore";
import { isFinal, mayFollow, type RunState } from "./run-state";

/** One thing that happened in a run. */
export interface RunStep {
  step: RunState;
  /** ISO 8601, UTC. */
  at: string;
  /** For people: what exactly, or why not. */
  detail?: string;
  bytes?: number;
  durationMs?: number;
}

/** One backup, as its document `backups/{id}` holds it. */
export interface BackupRun {
  id: string;
  state: RunState;
  /** ISO 8601, UTC. */
  requestedAt: string;
  /** ISO 8601, UTC; only of a finished run. */
  finishedAt?: string;
  /** SHA-256 of the token that the server reports with, hex. The token itself is kept nowhere. */
  tokenHash: string;
  steps: RunStep[];
}

/** What is true of all runs together. */
export interface BackupStatus {
  /** The run that is not finished, of which there is one at most. */
  alive: string | null;
  lastSuccess: { run: string; at: string } | null;
}

/** Whether a step was written down: `repeated` if it already was, `refused` if the run may not go there. */
export type Advance = { outcome: "advanced" | "repeated" | "refused"; state: RunState };

/**
 * Keeps the runs. Every change is compare-and-set, and may be made again with the same words: a client that lost the
 * answer to its commit does so.
 */
export interface BackupRuns {
  /** Writes down a new run, unless one is alive: then that one's id is returned. */
  begin(run: Pick<BackupRun, "id" | "requestedAt" | "tokenHash">): Promise<{ alive?: string }>;
  /** @throws Error if there is no such run */
  advance(id: string, step: RunStep): Promise<Advance>;
  read(id: string): Promise<BackupRun | undefined>;
  status(): Promise<BackupStatus>;
}

const NO_RUN_YET: BackupStatus = { alive: null, lastSuccess: null };

/** Steps of one run, so that a server gone mad cannot fill the document beyond what Firestore takes. */
export const MOST_STEPS = 100;

/**
 * Runs in the collection `backups`. The document `backup-status/current` names the run that is alive: one document to
 * compare and set, where a query for runs in certain states would need an index.
 */
export function firestoreRuns(firestore: Firestore): BackupRuns {
  const runs = firestore.collection("backups");
  const current = firestore.doc("backup-status/current");
  return {
    begin: ({ id, requestedAt, tokenHash }) =>
      firestore.runTransaction(async (transaction) => {
        const status = statusIn(await transaction.get(current));
        if (status.alive === id) return {};
        // The run itself is the truth: one that somebody took away must not be in the way for ever.
        const named =
          status.alive === null ? undefined : runIn(await transaction.get(runs.doc(status.alive)));
        if (named && !isFinal(named.state)) return { alive: named.id };
        const steps: RunStep[] = [{ step: "requested", at: requestedAt }];
        transaction.create(runs.doc(id), { id, state: "requested", requestedAt, tokenHash, steps });
        transaction.set(current, { ...status, alive: id });
        return {};
      }),

    advance: (id, step) =>
      firestore.runTransaction(async (transaction): Promise<Advance> => {
        const [document, statusDocument] = await transaction.getAll(runs.doc(id), current);
        const run = document && runIn(document);
        if (!run || !statusDocument) throw new Error(`There is no document backups/${id}.`);
        const { state, steps } = run;
        const last = steps.at(-1);
        if (isDeepStrictEqual(last, step)) return { outcome: "advanced", state };
        if (isRepeated(last, step)) return { outcome: "repeated", state };
        const isFull = steps.length >= MOST_STEPS && !isFinal(step.step);
        if (isFull || !mayFollow(state, step.step)) return { outcome: "refused", state };
        const finished = isFinal(step.step) ? { finishedAt: step.at } : {};
        transaction.update(document.ref, { state: step.step, steps: [...steps, step], ...finished });
        if (isFinal(step.step)) transaction.set(current, statusAfter(statusIn(statusDocument), id, step));
        return { outcome: "advanced", state: step.step };
      }),

    read: async (id) => runIn(await runs.doc(id).get()),
    status: async () => statusIn(await current.get()),
  };
}

/** A sender that got no answer sends again. The end of a run is told once: whoever tells it again is refused. */
function isRepeated(last: RunStep | undefined, step: RunStep): boolean {
  return last !== undefined && !isFinal(step.step) && isDeepStrictEqual({ ...last, at: step.at }, step);
}

function statusAfter({ alive, lastSuccess }: BackupStatus, run: string, { step, at }: RunStep): BackupStatus {
  return {
    alive: alive === run ? null : alive,
    lastSuccess: step === "succeeded" ? { run, at } : lastSuccess,
  };
}

function runIn(document: DocumentSnapshot): BackupRun | undefined {
  return document.data() as BackupRun | undefined;
}

function statusIn(document: DocumentSnapshot): BackupStatus {
  return (document.data() as BackupStatus | undefined) ?? NO_RUN_YET;
}
