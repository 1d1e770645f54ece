import type { Timestamp } from "./messages";

const MICROS = 1_000_000;

/** The instant as microseconds since 1970, Firestore's own resolution. */
export function toMicros({ seconds = "0", nanos = 0 }: Timestamp): number {
  return Number(seconds) * MICROS + Math.floor(nanos / 1000);
}

function fromMicros(micros: number): Timestamp {
  const seconds = Math.floor(micros / MICROS);
  return { seconds: String(seconds), nanos: (micros - seconds * MICROS) * 1000 };
}

/** Milliseconds, the resolution of server timestamps in fields. */
export function truncateToMillis(time: Timestamp): Timestamp {
  return fromMicros(Math.floor(toMicros(time) / 1000) * 1000);
}

/**
 * Gives every commit a time of its own: microseconds that only rise, also across restarts and when the
 * machine's clock is set back.
 */
export class CommitClock {
  private last = 0;

  constructor(private readonly now: () => number = Date.now) {}

  next(): Timestamp {
    this.last = Math.max(this.now() * 1000, this.last + 1);
    return fromMicros(this.last);
  }

  /** No time given later is at or before this one. */
  advanceTo(time: Timestamp): void {
    this.last = Math.max(this.last, toMicros(time));
  }

  /** The present for reads: not before the last commit. */
  read(): Timestamp {
    return fromMicros(Math.max(this.now() * 1000, this.last));
  }
}

/** RFC 3339 in UTC, with as many groups of three decimals as are needed. */
export function formatTimestamp({ seconds = "0", nanos = 0 }: Timestamp): string {
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const decimals = String(nanos)
    .padStart(9, "0")
    .replace(/(000)+$/, "");
  return `${whole}${decimals && `.${decimals}`}Z`;
}

/** The instant that an RFC 3339 text names, or undefined when it names none. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  const millis = match ? Date.parse(`${match[1]}${match[3]}`) : Number.NaN;
  if (Number.isNaN(millis)) return undefined;
  return { seconds: String(millis / 1000), nanos: Number((match?.[2] ?? "").padEnd(9, "0")) };
}
