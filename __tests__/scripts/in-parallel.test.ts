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

test("after a failure nothing more is begun, and what was begun has ended before it is told", async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const task = async (item: number) => {
    begun.push(item);
    if (item === 1) throw new Error("no terraform");
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    ended.push(item);
  };
  await expect(inParallel([0, 1, 2, 3], 2, task)).rejects.toThrow("no terraform");
  expect({ begun, ended }).toEqual({ begun: [0, 1], ended: [0] });
});

test("a task that fails fails the whole", async () => {
  await expect(inParallel([1], 4, () => Promise.reject(new Error("no terraform")))).rejects.toThrow(
    "no terraform",
  );
});
