import type { RawEvent } from "./change-event";

/** Joins events that `$changeStreamSplitLargeEvent` has split. */
export class FragmentJoiner {
  private fragments: RawEvent[] = [];

  /** Whether the rest of an event is still to come. */
  get isWaiting(): boolean {
    return this.fragments.length > 0;
  }

  /** @returns the whole event, or `undefined` while fragments of it are missing */
  join(event: RawEvent): RawEvent | undefined {
    const { fragment, of } = Object(event.splitEvent) as { fragment?: number; of?: number };
    if (fragment === undefined) return event;
    if (fragment === 1) this.fragments = [];
    this.fragments.push(event);
    if (fragment !== of) return undefined;
    const { splitEvent: _, ...whole } = Object.assign({}, ...this.fragments) as RawEvent;
    this.fragments = [];
    return whole;
  }
}
