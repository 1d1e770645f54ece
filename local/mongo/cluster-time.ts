import { Timestamp } from "bson";

/** A point of the cluster's time: seconds, and the place among what happened in that second. */
export interface ClusterTime {
  t: number;
  i: number;
}

export function compareTimes(a: ClusterTime, b: ClusterTime): number {
  return a.t - b.t || a.i - b.i;
}

export function toTimestamp({ t, i }: ClusterTime): Timestamp {
  return new Timestamp({ t, i });
}

/** Gives every write a time of its own; it never goes back, not even when the machine's clock does. */
export class ClusterClock {
  private last: ClusterTime = { t: 0, i: 0 };

  get now(): ClusterTime {
    return this.last;
  }

  tick(): ClusterTime {
    const t = Math.max(Math.floor(Date.now() / 1000), this.last.t);
    this.last = { t, i: t === this.last.t ? this.last.i + 1 : 1 };
    return this.last;
  }

  /** Nothing is given a time up to this one from now on. */
  advanceTo(time: ClusterTime): void {
    if (compareTimes(time, this.last) > 0) this.last = { t: time.t, i: time.i };
  }
}
