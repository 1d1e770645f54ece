import {
  type DocumentData,
  type DocumentSnapshot,
  FieldValue,
  type WriteBatch,
} from "@google-cloud/firestore";

/** gRPC statuses of a commit that found a document other than it was read: NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION. */
const OUTDATED = new Set<unknown>([5, 6, 9]);

const ATTEMPTS = 5;

/**
 * Replaces a document that was read, provided that it is still as it was then: the commit fails otherwise, as a whole.
 *
 * A transaction would lock the document as soon as it reads it, and the lock of a process that dies stays for a minute
 * (https://cloud.google.com/firestore/quotas#writes_and_transactions). This locks nothing.
 *
 * @param fields all that it has afterwards; what is `undefined` it has not
 */
export function replaceDocument(batch: WriteBatch, read: DocumentSnapshot, fields: DocumentData): void {
  const present = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  if (!read.updateTime) {
    batch.create(read.ref, present);
    return;
  }
  const gone = Object.keys(read.data() ?? {}).filter((name) => !(name in present));
  const removals = Object.fromEntries(gone.map((name) => [name, FieldValue.delete()]));
  batch.update(read.ref, { ...present, ...removals }, { lastUpdateTime: read.updateTime });
}

/** Whether a commit failed because a document was not as it was read. */
export function isOutdated(error: unknown): boolean {
  return OUTDATED.has(Object(error).code);
}

/**
 * Reads, decides and commits, again as long as others are quicker.
 *
 * @throws what the last attempt threw
 */
export async function untilUpToDate<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let left = ATTEMPTS - 1; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !isOutdated(error)) throw error;
    }
  }
}
