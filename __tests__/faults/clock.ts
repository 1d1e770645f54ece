import { readFileSync, writeFileSync } from "node:fs";
import type { Platform } from "../../local/platform";
import { workersProcess } from "../../local/processes";
import type { PlatformSetup } from "../../local/setup";

/** The same Workers by a clock that is ahead of the real one by so many milliseconds, or behind. */
export function withClock(setup: PlatformSetup, aheadMs: number): PlatformSetup {
  const workers = setup.plan.workers.map((worker) => {
    const file = `${worker.file}.${aheadMs}.mjs`;
    writeFileSync(file, `${clock(aheadMs)}\n${readFileSync(worker.file, "utf8")}`);
    return { ...worker, file };
  });
  return { ...setup, plan: { ...setup.plan, workers } };
}

/** Runs the Workers of a setup in the place of those that run. */
export async function restartWorkers({ supervisor }: Platform, setup: PlatformSetup): Promise<void> {
  await supervisor
    .list()
    .findLast(({ name }) => name === "workerd")
    ?.stop();
  await supervisor.start(workersProcess(setup));
}

function clock(aheadMs: number): string {
  return `
    const RealDate = Date;
    globalThis.Date = class extends RealDate {
      constructor(...moment) {
        if (moment.length === 0) super(RealDate.now() + ${aheadMs});
        else super(...moment);
      }
      static now() {
        return RealDate.now() + ${aheadMs};
      }
    };
  `;
}
