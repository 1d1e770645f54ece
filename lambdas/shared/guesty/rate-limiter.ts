import { RateLimitError } from "./rate-limit-error";
import { blockRequests, type RateWindows, takeRequests } from "./rate-windows";
import type { SharedDocument } from "./shared-document";

/** Keeps all instances together within the limits that Guesty has for the account. */
export class RateLimiter {
  /** @param now milliseconds since 1970 */
  constructor(
    private readonly windows: SharedDocument<RateWindows>,
    private readonly now: () => number,
  ) {}

  /**
   * Takes leave to make one request at once.
   *
   * @throws RateLimitError if it must wait
   */
  async take(): Promise<void> {
    const verdict = await this.windows.change((windows) => {
      const verdict = takeRequests(windows, this.now(), 1);
      return { next: "granted" in verdict ? verdict.granted : undefined, result: verdict };
    });
    if ("limit" in verdict) throw new RateLimitError(verdict.limit, verdict.waitMs);
  }

  /** Lets no instance ask again before Guesty wants to be asked. */
  async block(waitMs: number): Promise<void> {
    await this.windows.change((windows) => ({
      next: blockRequests(windows, this.now(), waitMs),
      result: undefined,
    }));
  }
}
