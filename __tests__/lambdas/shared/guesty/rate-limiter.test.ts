import { RateLimiter } from "../../../../lambdas/shared/guesty/rate-limiter";
import type { RateWindows } from "../../../../lambdas/shared/guesty/rate-windows";
import { MemoryDocument } from "./memory-document";

const START = Date.parse("2026-11-24T00:00:00Z");

/** A limiter whose waits are noted, and pass at once. */
function limiterAt(random: number) {
  const waits: number[] = [];
  let time = START;
  const limiter = new RateLimiter({
    windows: new MemoryDocument<RateWindows>(),
    now: () => time,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      time += milliseconds;
    },
    random: () => random,
  });
  const take = async (count: number, patienceMs: number) => {
    for (let request = 0; request < count; request++) await limiter.take(patienceMs);
  };
  return { waits, limiter, take };
}

test("a short wait is waited for, and a little more by chance, so that not all come at once", async () => {
  const [prompt, late] = [limiterAt(0), limiterAt(1)];
  for (const { take } of [prompt, late]) await take(16, 5_000);
  expect(prompt.waits).toHaveLength(1);
  expect(late.waits).toEqual(prompt.waits.map((milliseconds) => milliseconds + 500));
});

test("a long wait is told at once, and who is more patient waits for it", async () => {
  const { waits, limiter, take } = limiterAt(0);
  await limiter.block(30_000);
  await expect(take(1, 5_000)).rejects.toMatchObject({ name: "RateLimitError", retryAfterMs: 30_000 });
  expect(waits).toEqual([]);
  await take(1, 90_000);
  expect(waits).toEqual([30_000]);
});

test("patience ends, however short each wait is", async () => {
  const windows = new MemoryDocument<RateWindows>();
  const limiter = new RateLimiter({
    windows,
    // A clock that stands still: the wait is never over.
    now: () => START,
    sleep: async () => undefined,
    random: () => 0,
  });
  await limiter.block(2_000);
  await expect(limiter.take(5_000)).rejects.toMatchObject({ retryAfterMs: 2_000 });
});
