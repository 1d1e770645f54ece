/** So many requests in any span of so many milliseconds. */
export interface RateLimit {
  /** For messages, e.g. `120 requests a minute`. */
  name: string;
  requests: number;
  spanMs: number;
}

/** Guesty's limits of an account: https://open-api-docs.guesty.com/docs/rate-limits */
export const GUESTY_LIMITS: readonly RateLimit[] = [
  { name: "15 requests a second", requests: 15, spanMs: 1_000 },
  { name: "120 requests a minute", requests: 120, spanMs: 60_000 },
  { name: "5000 requests an hour", requests: 5_000, spanMs: 3_600_000 },
];

/** How far the clocks of two instances may be apart, and how long a request may take to arrive, milliseconds. */
export const SKEW_MS = 1_000;

/** What has been asked lately. Times are milliseconds since 1970. */
export interface RateWindows {
  /** The newest time that any instance's clock has shown here. */
  latest: number;
  /** Until when Guesty asked to be left alone. */
  blockedUntil: number;
  /** Of each limit, in the order of the limits: requests by the number of the slice of time that they were made in. */
  slices: Record<string, number>[];
}

/** Requests may be made, and these are the windows then; or they may not, because of this limit, for so long. */
export type Verdict = { granted: RateWindows } | { limit: string; waitMs: number };

/**
 * Takes requests out of the windows, all or none.
 *
 * A span of a limit is widened by the skew and cut into slices, and a request counts until the whole of its slice is
 * out of the span. So at most the allowed number of requests lies in any span of true time, if no two clocks differ by
 * more than the skew. Only the number of requests a slice is kept, for 5000 single times would be a large document.
 *
 * @param clock this instance's time. A time that another one has shown is not gone back behind, unless it is so far
 * ahead that the other clock must be wrong; what such an instance left behind counts for nothing.
 * @throws RangeError if a limit never allows so many at once
 */
export function takeRequests(
  windows: RateWindows | undefined,
  clock: number,
  count: number,
  limits: readonly RateLimit[] = GUESTY_LIMITS,
): Verdict {
  const { latest = 0, slices = [] } = windows ?? {};
  const now = Math.max(clock, Math.min(latest, clock + SKEW_MS));
  const blockedUntil = blockedAt(windows, now);
  if (blockedUntil > now) return { limit: "no requests after too many", waitMs: blockedUntil - clock };
  const taken: Record<string, number>[] = [];
  for (const [index, limit] of limits.entries()) {
    if (count > limit.requests)
      throw new RangeError(`${count} requests at once are more than ${limit.name}.`);
    const live = liveSlices(slices[index] ?? {}, now, limit);
    const free = whenFree(live, count, limit);
    if (free > now) return { limit: limit.name, waitMs: free - clock };
    const current = String(Math.floor(now / sliceMs(limit)));
    taken.push({ ...live, [current]: (live[current] ?? 0) + count });
  }
  return { granted: { latest: now, blockedUntil, slices: taken } };
}

/** The windows after Guesty asked to be left alone. */
export function blockRequests(windows: RateWindows | undefined, clock: number, waitMs: number): RateWindows {
  const { latest = 0, slices = [] } = windows ?? {};
  return {
    latest: Math.max(clock, latest),
    blockedUntil: Math.max(blockedAt(windows, clock), clock + Math.min(waitMs, LONGEST_BLOCK_MS)),
    slices,
  };
}

const SLICES = 10;

// The longest limit is full again after an hour: whatever a header says, nothing need wait longer.
const LONGEST_BLOCK_MS = 3_600_000;

/** Until when requests are blocked, unless only a wrong clock can have said so. */
function blockedAt(windows: RateWindows | undefined, now: number): number {
  const { blockedUntil = 0 } = windows ?? {};
  return blockedUntil > now + LONGEST_BLOCK_MS + SKEW_MS ? 0 : blockedUntil;
}

function widened({ spanMs }: RateLimit): number {
  return spanMs + SKEW_MS;
}

function sliceMs(limit: RateLimit): number {
  return widened(limit) / SLICES;
}

function liveSlices(slices: Record<string, number>, now: number, limit: RateLimit): Record<string, number> {
  const oldest = Math.floor((now - widened(limit)) / sliceMs(limit));
  const newest = Math.floor((now + SKEW_MS) / sliceMs(limit));
  return Object.fromEntries(
    Object.entries(slices).filter(([slice]) => Number(slice) >= oldest && Number(slice) <= newest),
  );
}

/** The earliest time at which so many old slices are out of the span that the requests fit in; 0 if they do now. */
function whenFree(slices: Record<string, number>, count: number, limit: RateLimit): number {
  const inOrder = Object.entries(slices).sort(([a], [b]) => Number(a) - Number(b));
  let used = inOrder.reduce((sum, [, requests]) => sum + requests, 0);
  let free = 0;
  for (const [slice, requests] of inOrder) {
    if (used + count <= limit.requests) break;
    used -= requests;
    free = Math.ceil((Number(slice) + 1) * sliceMs(limit) + widened(limit));
  }
  return free;
}
