import type { Clock } from "./clock";

/** Waits longer and longer between attempts, spread so that what failed together does not return together. */
export class BackOff {
  private attempts = 0;

  /**
   * @param firstMs longest first wait
   * @param longestMs longest wait of all
   */
  constructor(
    private readonly clock: Clock,
    private readonly firstMs = 1_000,
    private readonly longestMs = 60_000,
  ) {}

  /** How long to wait now, milliseconds: between half of the current step and the whole of it. */
  next(): number {
    const step = Math.min(this.longestMs, this.firstMs * 2 ** this.attempts);
    this.attempts = Math.min(this.attempts + 1, 16);
    return step * (0.5 + this.clock.random() / 2);
  }

  wait(signal?: AbortSignal): Promise<void> {
    return this.clock.sleep(this.next(), signal);
  }

  /** To be called when something went well. */
  reset(): void {
    this.attempts = 0;
  }
}
