import { inBatches } from "../../../lambdas/shared/in-batches";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function doubling(most = 3) {
  const batches: number[][] = [];
  const double = inBatches(
    async (numbers: readonly number[]) => {
      batches.push([...numbers]);
      return numbers.map((number) => 2 * number);
    },
    { most, waitMs: 20 },
  );
  return { batches, double };
}

test("what is asked for within the wait is done at once, and each gets its own result", async () => {
  const { batches, double } = doubling();
  const first = double(1);
  jest.advanceTimersByTime(19);
  const second = double(2);
  expect(batches).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(await Promise.all([first, second])).toEqual([2, 4]);
  expect(batches).toEqual([[1, 2]]);
});

test("a full batch does not wait, and the next one waits anew", async () => {
  const { batches, double } = doubling();
  const all = [1, 2, 3, 4].map(double);
  expect(batches).toEqual([[1, 2, 3]]);
  jest.advanceTimersByTime(20);
  expect(await Promise.all(all)).toEqual([2, 4, 6, 8]);
  expect(batches).toEqual([[1, 2, 3], [4]]);
});

test("a failure is everybody's, unless one item may be at fault: then it is that one's alone", async () => {
  const work = jest.fn(async (words: readonly string[]) => {
    if (words.includes("bad")) throw new Error("bad");
    return words.map((word) => word.toUpperCase());
  });
  for (const separable of [false, true]) {
    const shout = inBatches(work, { most: 3, waitMs: 20, separable: () => separable });
    const results = await Promise.allSettled(["a", "bad", "c"].map(shout));
    const expected = separable ? ["A", "bad", "C"] : ["bad", "bad", "bad"];
    expect(results.map((one) => (one.status === "fulfilled" ? one.value : one.reason.message))).toEqual(
      expected,
    );
  }
  expect(work.mock.calls.map(([words]) => words)).toEqual([
    ["a", "bad", "c"],
    ["a", "bad", "c"],
    ["a"],
    ["bad"],
    ["c"],
  ]);
});
