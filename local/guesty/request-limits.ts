/** The account's limits of requests: in the last second, the last minute and the last hour. */
export class RequestLimits {
  private requests: number[] = [];

  constructor(private readonly now: () => number) {}

  /** Counts a request. Those that are refused count as well. */
  take(): { isWithin: boolean; headers: Record<string, string> } {
    const now = this.now();
    const longest = Math.max(...LIMITS.map(({ spanMs }) => spanMs));
    this.requests = this.requests.filter((at) => at > now - longest);
    this.requests.push(now);
    const headers: Record<string, string> = {};
    let isWithin = true;
    for (const { name, requests, spanMs } of LIMITS) {
      const recent = this.requests.filter((at) => at > now - spanMs);
      headers[`X-RateLimit-Limit-${name}`] = String(requests);
      headers[`X-RateLimit-Remaining-${name}`] = String(Math.max(0, requests - recent.length));
      if (recent.length <= requests) continue;
      isWithin = false;
      const wait = (recent[recent.length - requests] ?? now) + spanMs - now;
      headers["Retry-After"] = String(Math.max(1, Math.ceil(wait / 1000)));
    }
    return { isWithin, headers };
  }
}

/** https://open-api-docs.guesty.com/docs/rate-limits */
const LIMITS = [
  { name: "Second", requests: 15, spanMs: 1_000 },
  { name: "Minute", requests: 120, spanMs: 60_000 },
  { name: "Hour", requests: 5_000, spanMs: 3_600_000 },
];
