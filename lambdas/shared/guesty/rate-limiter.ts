import { RateLimitError } from "./rate-limit-error";
import { blockRequests, type RateWindows, takeRequests } from "./rate-windows";
import type { SharedDocument } from "./shared-document";

export interface RateLimiterOptions {
  windows: SharedDocument<RateWindows>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Waits for a number of milliseconds. */
  sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
}

/** Keeps all instances together within the limits that Guesty has for the account. */
export class RateLimiter {
  constructor(private readonly options: RateLimiterOptions) {}

  /**
   * Takes leave to make one request at once, as soon as it may be had.
   *
   * @param patienceMs how long to wait for it in all, milliseconds
   * @throws RateLimitError if the wait is longer
   */
  async take(patienceMs: number): Promise<void> {
    const { windows, now, sleep, random } = this.options;
    for (let left = patienceMs; ; ) {
      const verdict = await windows.change((windows) => {
        const verdict = takeRequests(windows, now(), 1);
        return { next: "granted" in verdict ? verdict.granted : undefined, result: verdict };
      });
      if ("granted" in verdict) return;
      if (verdict.waitMs > left) throw new RateLimitError(verdict.limit, verdict.waitMs);
      const waitMs = verdict.waitMs + random() * SPREAD_MS;
      left -= waitMs;
      await sleep(waitMs);
    }
  }

  /** Lets no instance ask again before Guesty wants to be asked. */
  async block(waitMs: number): Promise<void> {
    const { windows, now } = this.options;
    await windows.change((windows) => ({
      next: blockRequests(windows, now(), waitMs),
      result: undefined,
    }));
  }
}

/** Those who wait for the same moment do not come all at once. */
const SPREAD_MS = 500;
