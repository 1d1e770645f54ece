import { applyWrite, writtenDocument } from "./apply-write";
import { type Change, DocumentStore } from "./document-store";
import { FirestoreError } from "./firestore-error";
import type { Consistency, Document, Timestamp, TransactionOptions, Write, WriteResult } from "./messages";
import type { Query, QueryResult } from "./query";
import { databaseOf } from "./resource-name";
import { type CommitClock, toMicros } from "./timestamp";
import { type Transaction, Transactions } from "./transaction";

export interface Commit {
  writeResults: WriteResult[];
  commitTime: Timestamp;
}

/** Makes a commit durable before it is applied and acknowledged; when it throws, the commit has not happened. */
export type Persist = (changes: Change[]) => void;

/** Called after each commit that changed something. */
export type CommitListener = (changes: Change[], time: Timestamp) => void;

/** What the reads of one request see. */
export interface View {
  readTime: Timestamp;
  /** The id of the transaction that this request began. */
  begun?: Buffer;
  get(name: string): Document | undefined;
  run(query: Query): QueryResult;
  collectionNames(): string[];
}

/** One database: serializable transactions over documents in memory, each commit persisted first. */
export class Database {
  private readonly documents = new DocumentStore();
  private readonly transactions = new Transactions();
  private readonly listeners = new Set<CommitListener>();

  constructor(
    /** `projects/{project}/databases/{database}` */
    readonly name: string,
    private readonly clock: CommitClock,
    private readonly persist: Persist,
  ) {}

  begin(options: TransactionOptions = {}): Transaction {
    if (options.readOnly) this.refusePast(options.readOnly.readTime);
    return this.transactions.begin(options.readOnly ? this.documents.snapshot() : undefined);
  }

  rollback(id: Buffer = Buffer.of()): void {
    this.transactions.end(this.transactions.find(id));
  }

  /** What a read sees: the transaction's snapshot, or the present, locked for a transaction that may write. */
  view({ transaction: id, newTransaction, readTime }: Consistency = {}): View {
    this.refusePast(readTime);
    const begun = newTransaction && this.begin(newTransaction);
    const transaction = begun ?? (id?.length ? this.transactions.find(id) : undefined);
    const documents = transaction?.snapshot ?? this.documents;
    const locking = transaction?.snapshot ? undefined : transaction;
    return {
      readTime: this.clock.read(),
      begun: begun?.id,
      get: (name) => {
        locking?.lockDocument(name);
        return documents.get(name);
      },
      run: (query) => {
        locking?.lockQuery(query);
        return documents.run(query);
      },
      collectionNames: () => documents.collectionNames(),
    };
  }

  /**
   * Applies all writes or none. Waits for transactions that have read what the writes change.
   * A transaction is over afterwards, whether the commit succeeded or not.
   */
  async commit(writes: Write[] = [], transactionId?: Buffer): Promise<Commit> {
    const transaction = transactionId?.length ? this.transactions.find(transactionId) : undefined;
    try {
      if (transaction?.snapshot && writes.length > 0) {
        throw new FirestoreError("INVALID_ARGUMENT", "Cannot modify entities in a read-only transaction.");
      }
      return await this.commitUnlocked(writes, transaction);
    } finally {
      if (transaction) this.transactions.end(transaction);
    }
  }

  /** Tells the listener of every later commit, until the returned function is called. */
  onCommit(listener: CommitListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Puts back what the journal holds. */
  restore(change: Change): void {
    this.documents.apply(change);
  }

  all(): Iterable<Document> {
    return this.documents.all();
  }

  private async commitUnlocked(writes: Write[], transaction: Transaction | undefined): Promise<Commit> {
    for (;;) {
      const commitTime = this.clock.next();
      const { changes, writeResults } = this.prepare(writes, commitTime);
      const holders = this.transactions.holders(changes, transaction);
      if (holders.length === 0) {
        this.apply(changes, commitTime);
        return { writeResults, commitTime };
      }
      await this.transactions.wait(holders, transaction);
    }
  }

  /** Each write sees what the writes before it did. */
  private prepare(writes: Write[], time: Timestamp): { changes: Change[]; writeResults: WriteResult[] } {
    const after = new Map<string, Document | undefined>();
    const writeResults = writes.map((write) => {
      const name = writtenDocument(write);
      if (databaseOf(name) !== this.name) {
        throw new FirestoreError(
          "INVALID_ARGUMENT",
          `Document "${name}" is not in the database ${this.name}.`,
        );
      }
      const current = after.has(name) ? after.get(name) : this.documents.get(name);
      const { document, transformResults } = applyWrite(write, name, current, time);
      after.set(name, document);
      return { updateTime: document?.updateTime, transformResults };
    });
    const changes = [...after]
      .map(([name, document]) => ({ name, before: this.documents.get(name), after: document }))
      .filter((change) => change.before !== change.after);
    return { changes, writeResults };
  }

  private apply(changes: Change[], time: Timestamp): void {
    if (changes.length === 0) return;
    this.persist(changes);
    for (const change of changes) this.documents.apply(change);
    for (const listener of this.listeners) listener(changes, time);
  }

  private refusePast(readTime: Timestamp | undefined): void {
    if (readTime && toMicros(readTime) < toMicros(this.clock.read())) {
      throw new FirestoreError("UNIMPLEMENTED", "This stand-in keeps no history: read without a read_time.");
    }
  }
}
