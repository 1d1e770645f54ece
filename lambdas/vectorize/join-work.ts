/** Work on one thing that is under way, and the next that waits for it to end. */
interface Running<Result> {
  current: Promise<Result>;
  next?: Promise<Result>;
}

/** Does some work on a thing; `isAwaited` tells whether somebody already waits for it to be done once more. */
export type Work<Result> = (thing: string, isAwaited: () => boolean) => Promise<Result>;

/**
 * Does the work on one thing only once at a time. Who asks while it is under way waits for it to be done once more from the
 * start, together with everybody else who does: so it always begins after it was asked for.
 */
export function joinWork<Result>(work: Work<Result>): (thing: string) => Promise<Result> {
  const running = new Map<string, Running<Result>>();

  function begin(thing: string): Promise<Result> {
    const underway: Running<Result> = { current: work(thing, () => underway.next !== undefined) };
    running.set(thing, underway);
    const end = () => {
      if (!underway.next) running.delete(thing);
    };
    underway.current.then(end, end);
    return underway.current;
  }

  return (thing) => {
    const underway = running.get(thing);
    if (!underway) return begin(thing);
    underway.next ??= underway.current.then(
      () => begin(thing),
      () => begin(thing),
    );
    return underway.next;
  };
}
