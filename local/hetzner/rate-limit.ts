/** Requests that a project may make: a budget that fills up evenly over the hour. */
export class RateLimit {
  private remaining: number;
  private countedAt: number;

  constructor(
    private readonly perHour: number,
    private readonly now: () => number,
  ) {
    this.remaining = perHour;
    this.countedAt = now();
  }

  /** Takes one request from the budget, if there is one. */
  take(): boolean {
    const now = this.now();
    const regained = ((now - this.countedAt) / 3_600_000) * this.perHour;
    this.remaining = Math.min(this.perHour, this.remaining + regained);
    this.countedAt = now;
    if (this.remaining < 1) return false;
    this.remaining--;
    return true;
  }

  /** `RateLimit-Reset` is the UNIX time at which the whole budget is back. */
  get headers(): Record<string, string> {
    const missing = this.perHour - this.remaining;
    const reset = this.now() / 1000 + (missing / this.perHour) * 3600;
    return {
      "RateLimit-Limit": String(this.perHour),
      "RateLimit-Remaining": String(Math.floor(this.remaining)),
      "RateLimit-Reset": String(Math.ceil(reset)),
    };
  }
}
