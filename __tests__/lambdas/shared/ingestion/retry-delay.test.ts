import { retryDelay } from "../../../../lambdas/shared/ingestion/retry-delay";

const delays = { first: 2, longest: 900 };

test.each([
  ["a plain error", new Error("down"), 2],
  ["nothing at all", undefined, 2],
  ["a wait that is shorter than the back-off", { retryAfterMs: 500 }, 2],
  ["a wait that is longer, and its half", { retryAfterMs: 60_001 }, 91],
  ["a wait that no number tells", { retryAfterMs: "soon" }, 2],
  ["a wait beyond what a queue can do", { retryAfterMs: 86_400_000 }, 43_200],
])("%s is waited for", (_, error, seconds) => {
  expect(retryDelay(error, 1, delays, () => 1)).toBe(seconds);
});

test("a wait that is asked for is never shortened", () => {
  expect(retryDelay({ retryAfterMs: 60_000 }, 1, delays, () => 0)).toBe(60);
});
