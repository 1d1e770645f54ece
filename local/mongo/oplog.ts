import type { Document, UUID } from "bson";
import { type ClusterTime, compareTimes } from "./cluster-time";
import type { IndexDefinition } from "./ordered-index";
import type { UpdateDescription } from "./update-description";

/** What changed, without its time. */
export type Change =
  | { op: "insert" | "replace"; db: string; coll: string; document: Document }
  | { op: "update"; db: string; coll: string; document: Document; description: UpdateDescription }
  | { op: "delete"; db: string; coll: string; id: unknown }
  | { op: "create"; db: string; coll: string; uuid: UUID; options: Document }
  | { op: "modify"; db: string; coll: string; options: Document }
  | { op: "createIndexes"; db: string; coll: string; indexes: IndexDefinition[] }
  | { op: "dropIndexes"; db: string; coll: string; indexes: IndexDefinition[] }
  | { op: "drop"; db: string; coll: string }
  | { op: "rename"; db: string; coll: string; to: { db: string; coll: string } }
  | { op: "dropDatabase"; db: string };

/** A change with its time. */
export type OplogEntry = Change &
  ClusterTime & {
    /** Which change of a transaction, from 0. */
    index: number;
    wallTime: Date;
    /** The transaction that it was made in. */
    lsid?: Document;
    txnNumber?: number;
  };

/** The changes of the last time, as many as the oplog holds. An entry's number never changes. */
export class Oplog {
  private entries: OplogEntry[] = [];
  /** How many entries at the start of the array are given up. */
  private dropped = 0;
  /** The number of the array's first entry. */
  private base = 0;
  private readonly waiting = new Set<() => void>();

  /** @param lost the time of the last entry that is no longer held */
  constructor(
    private readonly capacity: number,
    private lost: ClusterTime = { t: 0, i: 0 },
  ) {}

  /** The number that the next entry gets. */
  get end(): number {
    return this.base + this.entries.length;
  }

  /** The number of the oldest entry that is held. */
  get start(): number {
    return this.base + this.dropped;
  }

  /** Everything up to this time may be missing. */
  get lostUntil(): ClusterTime {
    return this.lost;
  }

  at(number: number): OplogEntry | undefined {
    return number < this.start ? undefined : this.entries[number - this.base];
  }

  append(added: OplogEntry[]): void {
    for (const entry of added) this.entries.push(entry);
    this.dropOldest();
    this.wake();
  }

  /** The number of the first entry at or after a time. */
  firstAt(time: ClusterTime): number {
    let low = this.start;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareTimes(this.at(middle) as OplogEntry, time) >= 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Calls back once, as soon as there is more. The returned function takes the wish back. */
  onceAppended(listener: () => void): () => void {
    this.waiting.add(listener);
    return () => this.waiting.delete(listener);
  }

  *held(): Generator<OplogEntry> {
    for (let number = this.start; number < this.end; number++) yield this.at(number) as OplogEntry;
  }

  private dropOldest(): void {
    while (this.entries.length - this.dropped > this.capacity) {
      this.lost = this.entries[this.dropped] as OplogEntry;
      this.dropped++;
    }
    // Moving the rest down costs as much as there is: only once as many are gone.
    if (this.dropped < Math.max(1000, this.entries.length / 2)) return;
    this.entries = this.entries.slice(this.dropped);
    this.base += this.dropped;
    this.dropped = 0;
  }

  private wake(): void {
    const listeners = [...this.waiting];
    this.waiting.clear();
    for (const listener of listeners) listener();
  }
}
