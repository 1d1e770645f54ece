import { inParallel } from "../../scripts/in-parallel";

test("results are in the order of the items and no more tasks run than allowed", async () => {
  let running = 0;
  let most = 0;
  const turns = [3, 1, 2, 0];

  const results = await inParallel(turns, 2, async (count) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < count; turn++) await Promise.resolve();
    running--;
    return count * 10;
  });

  expect(results).toEqual([30, 10, 20, 0]);
  expect(most).toBe(2);
});

test("a task that fails fails the whole", async () => {
  await expect(inParallel([1], 4, () => Promise.reject(new Error("no terraform")))).rejects.toThrow(
    "no terraform",
  );
});
