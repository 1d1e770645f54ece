import { randomBytes } from "node:crypto";
import type { Change, DocumentStore } from "./document-store";
import { FirestoreError } from "./firestore-error";
import type { Query } from "./query";

/** Longest wait for a lock; Google's emulator gives up after the same time. */
const LOCK_TIMEOUT_MS = 2_000;

/** A transaction that nobody used for this long is over. Source: Firestore quotas, "Idle expiration time". */
const IDLE_TIMEOUT_MS = 60_000;

/** A reading transaction: read-only ones see a snapshot, the others lock what they read until they end. */
export class Transaction {
  readonly id = randomBytes(12);
  readonly ended: Promise<void>;
  usedAt = 0;
  waitsFor: Transaction[] = [];
  private readonly documents = new Set<string>();
  private readonly queries: Query[] = [];
  private resolveEnded: () => void = () => {};

  /** @param snapshot what a read-only transaction reads */
  constructor(readonly snapshot?: DocumentStore) {
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
  }

  lockDocument(name: string): void {
    this.documents.add(name);
  }

  /** Locks the query's answer, documents that do not exist yet included. */
  lockQuery(query: Query): void {
    this.queries.push(query);
  }

  /** Whether a change would alter what this transaction has read. */
  locks({ name, before, after }: Change): boolean {
    return (
      this.documents.has(name) ||
      this.queries.some((query) => (before && query.matches(before)) || (after && query.matches(after)))
    );
  }

  end(): void {
    this.resolveEnded();
  }
}

/** The open transactions of a database, and who waits for whom. */
export class Transactions {
  private readonly open = new Map<string, Transaction>();

  /** @param now milliseconds, for the idle expiry */
  constructor(private readonly now: () => number = Date.now) {}

  begin(snapshot?: DocumentStore): Transaction {
    const transaction = new Transaction(snapshot);
    transaction.usedAt = this.now();
    this.open.set(transaction.id.toString("hex"), transaction);
    return transaction;
  }

  /** @throws FirestoreError INVALID_ARGUMENT when the id is unknown, or the transaction is over or has expired */
  find(id: Buffer): Transaction {
    const transaction = this.open.get(id.toString("hex"));
    if (!transaction || this.isIdle(transaction)) {
      if (transaction) this.end(transaction);
      throw new FirestoreError("INVALID_ARGUMENT", "Transaction is invalid or closed.");
    }
    transaction.usedAt = this.now();
    return transaction;
  }

  end(transaction: Transaction): void {
    this.open.delete(transaction.id.toString("hex"));
    transaction.end();
  }

  /** The other transactions that have read what the changes alter. */
  holders(changes: Change[], writer: Transaction | undefined): Transaction[] {
    const holders: Transaction[] = [];
    for (const transaction of [...this.open.values()]) {
      if (transaction === writer || !changes.some((change) => transaction.locks(change))) continue;
      if (this.isIdle(transaction)) this.end(transaction);
      else holders.push(transaction);
    }
    return holders;
  }

  /**
   * Waits until one of the holders ends.
   * @throws FirestoreError ABORTED at once when a holder waits for the writer in turn, else after the lock timeout
   */
  async wait(holders: Transaction[], writer: Transaction | undefined): Promise<void> {
    if (writer) {
      if (holders.some((holder) => waitsFor(holder, writer))) {
        throw new FirestoreError("ABORTED", "Too much contention on these documents. Please try again.");
      }
      writer.waitsFor = holders;
    }
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      const fail = () => reject(new FirestoreError("ABORTED", "Transaction lock timeout."));
      timer = setTimeout(fail, LOCK_TIMEOUT_MS);
    });
    try {
      await Promise.race([timeout, ...holders.map((holder) => holder.ended)]);
    } finally {
      clearTimeout(timer);
      if (writer) writer.waitsFor = [];
    }
  }

  private isIdle(transaction: Transaction): boolean {
    return this.now() - transaction.usedAt > IDLE_TIMEOUT_MS;
  }
}

function waitsFor(waiting: Transaction, target: Transaction): boolean {
  return waiting.waitsFor.some((next) => next === target || waitsFor(next, target));
}
