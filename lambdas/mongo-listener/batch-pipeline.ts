import type { Clock } from "./clock";
import type { MirrorWrite } from "./interpret-change";
import type { Lease, StateChange } from "./lease";
import type { OrderedPublisher } from "./ordered-publisher";
import type { Publication } from "./publication";

/** What a batch of changes comes to, and what is true when all of it is done. */
export interface Batch {
  publications: Publication[];
  documents: MirrorWrite[];
  position: StateChange;
}

/** A batch of which something is still to be done: what is done is taken out of it. */
interface Entry extends Batch {
  acknowledged: boolean;
  waitMs: number;
}

/** What is written at a time. */
interface Write {
  documents: Map<string, MirrorWrite>;
  position: StateChange;
  /** Batches whose documents these are. */
  entries: number;
  /** Batches of which nothing is left to be done. */
  done: number;
  waitMs: number;
}

/** Bounds of what is taken in and not written down yet. */
const MOST_UNACKNOWLEDGED = 4_000;
const MOST_UNACKNOWLEDGED_BYTES = 32 * 1024 * 1024;
const MOST_DOCUMENTS = 2_000;
const MOST_BATCHES = 64;

/** Writes in one commit: those of the mirror, and the state. */
const DOCUMENTS_A_WRITE = 499;

/**
 * How long after the last write the next one may wait, milliseconds. Firestore advises against more than one write a second
 * to a document (https://cloud.google.com/firestore/quotas#soft_limits); who may read what does not wait.
 */
const WAIT_MS = { documents: 0, publications: 1_000, nothing: 4_000 };

/**
 * Batches on their way. The documents of a batch are written first, since they say who may read its messages; then its messages
 * are published, those of several batches at a time; and what is acknowledged is written down in order, so that the position
 * in the state is never ahead of an acknowledgement.
 */
export class BatchPipeline {
  private readonly entries: Entry[] = [];
  private unacknowledged = 0;
  private unacknowledgedBytes = 0;
  private documents = 0;
  private writing = false;
  private draining = false;
  private writtenAt: number;
  private timer: AbortController | undefined;
  private failure: { error: unknown } | undefined;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly publisher: Pick<OrderedPublisher, "publish">,
    private readonly lease: Pick<Lease, "write">,
    private readonly clock: Clock,
  ) {
    this.writtenAt = clock.monotonic();
  }

  /** Publications that are not acknowledged. */
  get inFlight(): number {
    return this.unacknowledged;
  }

  /**
   * Takes a batch in. Resolves when there is room for the next one.
   *
   * @throws LeaseLostError if what was taken in before could not be done
   */
  async push(batch: Batch): Promise<void> {
    this.check();
    const { publications, documents } = batch;
    const last = this.entries.at(-1);
    if (last && !this.writing && publications.length + documents.length === 0) {
      Object.assign(last.position, batch.position);
      return;
    }
    this.entries.push({
      publications,
      documents,
      position: { ...batch.position },
      acknowledged: publications.length === 0,
      waitMs: publications.length > 0 ? WAIT_MS.publications : WAIT_MS.nothing,
    });
    this.unacknowledged += publications.length;
    this.unacknowledgedBytes += bytesOf(publications);
    this.documents += documents.length;
    this.advance();
    await this.until(() => this.hasRoom());
  }

  /** Resolves when all that was taken in is written down. @throws LeaseLostError */
  async drain(): Promise<void> {
    this.draining = true;
    this.advance();
    await this.until(() => this.entries.length === 0);
    this.draining = false;
  }

  /** Writes down what is acknowledged so far, and waits for nothing else. @throws LeaseLostError */
  async settle(): Promise<void> {
    this.draining = true;
    this.advance();
    await this.until(() => !this.writing && !this.entries[0]?.acknowledged);
  }

  /** Does what can be done now, or sees to it that it will be. */
  private advance(): void {
    if (this.failure) return;
    this.publish();
    const next = this.writing ? undefined : this.nextWrite();
    if (!next) return;
    const waitMs =
      this.draining || !this.hasRoom() ? 0 : this.writtenAt + next.waitMs - this.clock.monotonic();
    if (waitMs > 0) this.advanceIn(waitMs);
    else void this.write(next);
  }

  /** Publishes up to the first batch with documents that are not written. */
  private publish(): void {
    for (const entry of this.entries) {
      if (entry.documents.length > 0) return;
      const { publications } = entry;
      entry.publications = [];
      if (publications.length > 0) this.publishOf(entry, publications);
    }
  }

  private publishOf(entry: Entry, publications: Publication[]): void {
    const { length } = publications;
    const bytes = bytesOf(publications);
    this.publisher.publish(publications).then(
      () => {
        this.unacknowledged -= length;
        this.unacknowledgedBytes -= bytes;
        entry.acknowledged = true;
        this.advance();
        this.wake();
      },
      (error: unknown) => this.fail(error),
    );
  }

  private nextWrite(): Write | undefined {
    const write: Write = { documents: new Map(), position: {}, entries: 0, done: 0, waitMs: WAIT_MS.nothing };
    let count = 0;
    for (const { documents, position, acknowledged, waitMs } of this.entries) {
      count += documents.length;
      if (write.documents.size > 0 && count > DOCUMENTS_A_WRITE) break;
      // Of a document that changed twice, the last state counts.
      for (const document of documents) write.documents.set(document.path, document);
      if (acknowledged && write.done === write.entries) {
        Object.assign(write.position, position);
        write.waitMs = Math.min(write.waitMs, waitMs);
        write.done++;
      }
      write.entries++;
    }
    if (write.documents.size > 0) return { ...write, waitMs: WAIT_MS.documents };
    return write.done > 0 ? write : undefined;
  }

  private advanceIn(milliseconds: number): void {
    this.timer?.abort();
    const timer = new AbortController();
    this.timer = timer;
    void this.clock.sleep(milliseconds, timer.signal).then(() => {
      if (!timer.signal.aborted) this.advance();
    });
  }

  private async write({ documents, position, entries, done }: Write): Promise<void> {
    this.timer?.abort();
    this.writing = true;
    try {
      await this.lease.write(position, [...documents.values()]);
    } catch (error) {
      return this.fail(error);
    }
    for (const entry of this.entries.slice(0, entries)) {
      this.documents -= entry.documents.length;
      entry.documents = [];
    }
    this.entries.splice(0, done);
    this.writtenAt = this.clock.monotonic();
    this.writing = false;
    this.advance();
    this.wake();
  }

  private hasRoom(): boolean {
    return (
      this.unacknowledged < MOST_UNACKNOWLEDGED &&
      this.unacknowledgedBytes < MOST_UNACKNOWLEDGED_BYTES &&
      this.documents < MOST_DOCUMENTS &&
      this.entries.length < MOST_BATCHES
    );
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      this.check();
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
    this.check();
  }

  private check(): void {
    if (this.failure) throw this.failure.error;
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}

function bytesOf(publications: readonly Publication[]): number {
  return publications.reduce((bytes, { data }) => bytes + data.length, 0);
}
