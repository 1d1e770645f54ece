/** A time that passes only when everybody waits for it. */
export class VirtualClock {
  time = Date.parse("2026-11-24T08:00:00Z");
  readonly #waiting: { until: number; wake: () => void }[] = [];

  now = () => this.time;

  sleep = (milliseconds: number) =>
    new Promise<void>((wake) => {
      this.#waiting.push({ until: this.time + milliseconds, wake });
    });

  /** Lets time pass until what is waited for is done. */
  async pass<Result>(done: Promise<Result>): Promise<Result> {
    let isDone = false;
    const end = done.finally(() => {
      isDone = true;
    });
    for (;;) {
      // All that needs no time happens first.
      await new Promise(setImmediate);
      if (isDone) return end;
      this.#waiting.sort((a, b) => b.until - a.until);
      const next = this.#waiting.pop();
      if (!next) throw new Error("Nobody waits for a time, and it is not done.");
      this.time = next.until;
      next.wake();
    }
  }
}
