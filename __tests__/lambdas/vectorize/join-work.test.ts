import { joinWork } from "../../../lambdas/vectorize/join-work";

test("who asks while work is under way shares the next one, which begins after they asked", async () => {
  const log: string[] = [];
  const ends: (() => void)[] = [];
  let rounds = 0;
  const show = joinWork(async (thing, isAwaited) => {
    const round = ++rounds;
    log.push(`${thing} ${round} begins`);
    await new Promise<void>((resolve) => ends.push(resolve));
    log.push(`${thing} ${round} ends${isAwaited() ? " awaited" : ""}`);
    return round;
  });
  const first = show("a");
  const joined = [show("a"), show("a")];
  const other = show("b");
  expect(log).toEqual(["a 1 begins", "b 2 begins"]);
  ends[0]?.();
  expect(await first).toBe(1);
  await new Promise(setImmediate);
  const late = show("a");
  ends[2]?.();
  expect(await Promise.all(joined)).toEqual([3, 3]);
  await new Promise(setImmediate);
  ends[3]?.();
  ends[1]?.();
  expect(await Promise.all([late, other])).toEqual([4, 2]);
  expect(log.filter((line) => line.startsWith("a"))).toEqual(
    ["1 begins", "1 ends awaited", "3 begins", "3 ends awaited", "4 begins", "4 ends"].map(
      (line) => `a ${line}`,
    ),
  );
});

test("a failure is that of its own round", async () => {
  let rounds = 0;
  const show = joinWork(async () => {
    if (++rounds === 1) throw new Error("lost");
    return rounds;
  });
  const [first, second] = await Promise.allSettled([show("a"), show("a")]);
  expect(first).toMatchObject({ reason: { message: "lost" } });
  expect(second).toMatchObject({ value: 2 });
  expect(await show("a")).toBe(3);
});
