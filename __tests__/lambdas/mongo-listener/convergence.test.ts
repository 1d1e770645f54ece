import fc from "fast-check";
import { SimulatedStage } from "./simulated-stage";

jest.setTimeout(120_000);

async function play(seed: number): Promise<void> {
  const stage = new SimulatedStage(seed);
  const { world, chat, cloud } = stage;
  for (let change = 0; change < 10; change++) chat.changeSomething();
  stage.start();
  stage.start();
  for (let step = 0; step < 1_500 && cloud.violations.length === 0; step++) {
    if (world.chance(0.1)) chat.changeSomething();
    if (world.chance(0.01)) stage.disturb();
    await world.step();
  }
  stage.thawAll();
  stage.start();
  for (let step = 0; step < 30_000 && !stage.isSettled && cloud.violations.length === 0; step++)
    await world.step();
  stage.killAll();
  expect(cloud.violations).toEqual([]);
  expect({ settled: stage.isSettled, differences: cloud.differences() }).toEqual({
    settled: true,
    differences: [],
  });
}

test("whatever is killed, frozen, refused or forgotten, others see the chat as it is, and never by two leaders", async () => {
  await fc.assert(fc.asyncProperty(fc.noShrink(fc.integer()), play), {
    numRuns: 60,
  });
});
