import type { DocumentReference, DocumentWrite, FirestoreClient } from "./firestore-client";
import { FirestoreError } from "./firestore-error";

/** What a transaction decides from what it read. */
export interface TransactionPlan<Result> {
  writes: DocumentWrite[];
  result: Result;
}

/** Reads documents inside the transaction. */
export type TransactionReads = (
  references: readonly DocumentReference[],
) => Promise<(Record<string, unknown> | undefined)[]>;

export interface TransactionOptions {
  /** How often a transaction is tried that others get in the way of. Default 5. */
  attempts?: number;
  /** From 0 to 1. */
  random: () => number;
  /** Waits for a number of milliseconds. */
  sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Reads, decides and writes as one step. Runs again when another transaction got in the way (`ABORTED`), after a
 * random wait that doubles each time; `plan` must therefore do nothing but read and decide.
 */
export async function runTransaction<Result>(
  firestore: FirestoreClient,
  plan: (read: TransactionReads) => Promise<TransactionPlan<Result>>,
  { attempts = 5, random, sleep }: TransactionOptions,
): Promise<Result> {
  let aborted: string | undefined;
  for (let attempt = 1; ; attempt++) {
    let begun: ReturnType<FirestoreClient["beginTransaction"]> | undefined;
    const read: TransactionReads = async (references) => {
      if (begun) return firestore.getAll(references, (await begun).transaction);
      begun = firestore.beginTransaction(references, aborted);
      return (await begun).documents;
    };
    try {
      const { writes, result } = await plan(read);
      await firestore.commit(writes, (await begun)?.transaction);
      return result;
    } catch (error) {
      const transaction = (await begun?.catch(() => undefined))?.transaction;
      if (transaction !== undefined) await giveBack(firestore, transaction, sleep);
      if (!isAborted(error) || attempt >= attempts) throw error;
      aborted = transaction ?? aborted;
      await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + random()));
    }
  }
}

const FIRST_WAIT_MS = 100;

/** Gives the locks back, which would be held for a minute: whatever made the commit fail may fail this as well for a moment. */
async function giveBack(
  firestore: FirestoreClient,
  transaction: string,
  sleep: TransactionOptions["sleep"],
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await firestore.rollback(transaction);
      return;
    } catch (error) {
      // Without an answer that counts, Firestore lets them lapse by itself.
      if (!isPassing(error) || attempt >= ROLLBACK_ATTEMPTS) return;
      await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1));
    }
  }
}

const ROLLBACK_ATTEMPTS = 4;

function isPassing(error: unknown): boolean {
  if (!(error instanceof FirestoreError)) return false;
  const { httpStatus } = error;
  return httpStatus === 0 || httpStatus === 429 || httpStatus >= 500;
}

function isAborted(error: unknown): boolean {
  return error instanceof FirestoreError && error.status === "ABORTED";
}
