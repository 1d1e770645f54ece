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

interface Entry {
  documents: MirrorWrite[];
  position: StateChange;
  acknowledged: boolean;
  waitMs: number;
}

/** Bounds of what is taken in and not written down yet. */
const MOST_UNACKNOWLEDGED = 4_000;
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
 * Batches on their way: several are being published at a time, and what is acknowledged is written down in order, so that
 * the position in the state is never ahead of an acknowledgement.
 */
export class BatchPipeline {
  private readonly entries: Entry[] = [];
  private unacknowledged = 0;
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
    const entry: Entry = {
      documents,
      position: { ...batch.position },
      acknowledged: publications.length === 0,
      waitMs: waitOf(batch),
    };
    this.entries.push(entry);
    this.documents += documents.length;
    if (entry.acknowledged) this.advance();
    else this.publish(entry, publications);
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

  private publish(entry: Entry, publications: Publication[]): void {
    const { length } = publications;
    this.unacknowledged += length;
    this.publisher.publish(publications).then(
      () => {
        this.unacknowledged -= length;
        entry.acknowledged = true;
        this.advance();
        this.wake();
      },
      (error: unknown) => this.fail(error),
    );
  }

  /** Writes what may be written now, or sees to it that it will be. */
  private advance(): void {
    if (this.writing || this.failure) return;
    const group = this.nextGroup();
    if (group.length === 0) return;
    const waitMs = this.draining || !this.hasRoom() ? 0 : this.untilDue(group);
    if (waitMs > 0) this.advanceIn(waitMs);
    else void this.write(group);
  }

  private untilDue(group: Entry[]): number {
    return this.writtenAt + Math.min(...group.map(({ waitMs }) => waitMs)) - this.clock.monotonic();
  }

  private nextGroup(): Entry[] {
    const group: Entry[] = [];
    let documents = 0;
    for (const entry of this.entries) {
      documents += entry.documents.length;
      if (!entry.acknowledged || (group.length > 0 && documents > DOCUMENTS_A_WRITE)) break;
      group.push(entry);
    }
    return group;
  }

  private advanceIn(milliseconds: number): void {
    this.timer?.abort();
    const timer = new AbortController();
    this.timer = timer;
    void this.clock.sleep(milliseconds, timer.signal).then(() => {
      if (!timer.signal.aborted) this.advance();
    });
  }

  private async write(group: Entry[]): Promise<void> {
    this.timer?.abort();
    this.writing = true;
    const documents = new Map<string, MirrorWrite>();
    const position: StateChange = {};
    for (const entry of group) {
      // Of a document that changed twice, the last state counts.
      for (const write of entry.documents) documents.set(write.path, write);
      Object.assign(position, entry.position);
    }
    try {
      await this.lease.write(position, [...documents.values()]);
    } catch (error) {
      return this.fail(error);
    }
    this.entries.splice(0, group.length);
    for (const entry of group) this.documents -= entry.documents.length;
    this.writtenAt = this.clock.monotonic();
    this.writing = false;
    this.advance();
    this.wake();
  }

  private hasRoom(): boolean {
    return (
      this.unacknowledged < MOST_UNACKNOWLEDGED &&
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

function waitOf({ documents, publications }: Batch): number {
  if (documents.length > 0) return WAIT_MS.documents;
  return publications.length > 0 ? WAIT_MS.publications : WAIT_MS.nothing;
}
