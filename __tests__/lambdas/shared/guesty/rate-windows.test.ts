import fc from "fast-check";
import {
  blockRequests,
  GUESTY_LIMITS,
  type RateLimit,
  type RateWindows,
  SKEW_MS,
  takeRequests,
} from "../../../../lambdas/shared/guesty/rate-windows";

const START = Date.parse("2026-11-24T00:00:00Z");

/** Requests that instances with clocks of their own try to make, and the true times of those that were granted. */
function grantedAmong(
  attempts: readonly { pauseMs: number; instance: number; burst: number }[],
  skews: readonly number[],
  limits: readonly RateLimit[],
): number[] {
  let windows: RateWindows | undefined;
  let time = START;
  const granted: number[] = [];
  for (const { pauseMs, instance, burst } of attempts) {
    time += pauseMs;
    for (let request = 0; request < burst; request++) {
      const verdict = takeRequests(windows, time + (skews[instance % skews.length] ?? 0), 1, limits);
      if (!("granted" in verdict)) break;
      windows = verdict.granted;
      granted.push(time);
    }
  }
  return granted;
}

/** The most of the times that lie in any span. */
function densest(times: readonly number[], spanMs: number): number {
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? 0) >= spanMs) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

const instances = fc.array(fc.integer({ min: 0, max: SKEW_MS }), { minLength: 1, maxLength: 5 });

function attemptsOf(longestPauseMs: number, longestBurst: number, count: number) {
  return fc.array(
    fc.record({
      pauseMs: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: longestPauseMs })),
      instance: fc.nat({ max: 4 }),
      burst: fc.integer({ min: 1, max: longestBurst }),
    }),
    { minLength: count, maxLength: count * 2 },
  );
}

test("however many instances try, with whatever clocks, no span of true time has more requests than allowed", () => {
  fc.assert(
    fc.property(instances, attemptsOf(5_000, 20, 200), (skews, attempts) => {
      const granted = grantedAmong(attempts, skews, GUESTY_LIMITS);
      for (const { requests, spanMs } of GUESTY_LIMITS) {
        expect(densest(granted, spanMs)).toBeLessThanOrEqual(requests);
      }
    }),
    { numRuns: 40 },
  );
});

test("the limit of an hour holds as well", () => {
  fc.assert(
    fc.property(instances, attemptsOf(60_000, 120, 300), (skews, attempts) => {
      const [, , hour] = GUESTY_LIMITS;
      const granted = grantedAmong(attempts, skews, hour ? [{ ...hour, requests: 500 }] : []);
      expect(densest(granted, 3_600_000)).toBeLessThanOrEqual(500);
    }),
    { numRuns: 20 },
  );
});

test("who tries all the time gets most of what is allowed", () => {
  const attempts = Array.from({ length: 6_000 }, () => ({ pauseMs: 100, instance: 0, burst: 1 }));
  const granted = grantedAmong(attempts, [0], GUESTY_LIMITS);
  expect(granted.length).toBeGreaterThan(0.85 * 1200);
});

test("the wait that is told is enough, and little more than that", () => {
  fc.assert(
    fc.property(attemptsOf(1_000, 20, 60), (attempts) => {
      let windows: RateWindows | undefined;
      let time = START;
      for (const { pauseMs } of attempts) {
        time += pauseMs;
        const verdict = takeRequests(windows, time, 1);
        if ("granted" in verdict) {
          windows = verdict.granted;
          continue;
        }
        expect(takeRequests(windows, time + verdict.waitMs, 1)).toHaveProperty("granted");
        expect(takeRequests(windows, time + verdict.waitMs - 2, 1)).not.toHaveProperty("granted");
        time += verdict.waitMs;
      }
    }),
    { numRuns: 20 },
  );
});

test("requests are taken together or not at all", () => {
  const first = takeRequests(undefined, START, 10);
  if (!("granted" in first)) throw new Error("The first requests were not granted.");
  expect(takeRequests(first.granted, START, 6)).toMatchObject({ limit: "15 requests a second" });
  expect(takeRequests(first.granted, START, 5)).toHaveProperty("granted");
  expect(() => takeRequests(undefined, START, 16)).toThrow(RangeError);
});

test("nobody asks before Guesty wants to be asked, but at most for an hour", () => {
  const blocked = blockRequests(undefined, START, 30_000);
  expect(takeRequests(blocked, START + 10_000, 1)).toMatchObject({ waitMs: 20_000 });
  expect(takeRequests(blocked, START + 30_000, 1)).toHaveProperty("granted");
  expect(takeRequests(blockRequests(blocked, START, 5_000), START + 10_000, 1)).toMatchObject({
    waitMs: 20_000,
  });
  const forEver = blockRequests(undefined, START, Number.MAX_SAFE_INTEGER);
  expect(takeRequests(forEver, START + 3_600_000, 1)).toHaveProperty("granted");
});

test("what an instance did whose clock is days ahead holds nobody up", () => {
  let windows: RateWindows | undefined;
  for (let count = 0; count < 15; count++) {
    const verdict = takeRequests(windows, START + 3 * 86_400_000, 1);
    if ("granted" in verdict) windows = verdict.granted;
  }
  expect(takeRequests(windows, START, 1)).toHaveProperty("granted");
});

test("a block by an instance whose clock is a day ahead holds nobody up, neither now nor a day later", () => {
  const tomorrow = START + 86_400_000;
  const blocked = blockRequests(undefined, tomorrow, 30_000);
  const verdict = takeRequests(blocked, START, 1);
  if (!("granted" in verdict)) throw new Error("The request was not granted.");
  expect(takeRequests(verdict.granted, tomorrow, 1)).toHaveProperty("granted");
  const right = blockRequests(blocked, START, 30_000);
  expect(takeRequests(right, START + 10_000, 1)).toMatchObject({ waitMs: 20_000 });
  expect(takeRequests(right, START + 30_000, 1)).toHaveProperty("granted");
});

test("the document stays small", () => {
  let windows: RateWindows | undefined;
  for (let time = START; time < START + 3_600_000; time += 400) {
    const verdict = takeRequests(windows, time, 1);
    if ("granted" in verdict) windows = verdict.granted;
  }
  expect(JSON.stringify(windows).length).toBeLessThan(1_000);
});
