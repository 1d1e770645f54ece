import { Estate } from "./estate";

let estate: Estate;

beforeEach(async () => {
  estate = await Estate.open();
});

afterEach(() => estate.close());

const at = "2026-11-24T02:15:00.000Z";
const run = { id: "20261124-021500-0badcafe", requestedAt: at, tokenHash: "0".repeat(64) };

test("what is written again with the same words, the first answer being lost, is as it was written once", async () => {
  const { runs } = estate.management;
  const steps = [
    { step: "creating" as const, at },
    { step: "failed" as const, at, detail: "no volume" },
  ];
  for (let time = 1; time <= 2; time++) expect(await runs.begin(run)).toEqual({});
  for (const step of steps) {
    for (let time = 1; time <= 2; time++) {
      expect(await runs.advance(run.id, step)).toEqual({ outcome: "advanced", state: step.step });
    }
  }
  expect((await runs.read(run.id))?.steps).toEqual([{ step: "requested", at }, ...steps]);
  expect(await runs.status()).toEqual({ alive: null, lastSuccess: null });
});

test("a run that nobody began cannot advance", async () => {
  await expect(estate.management.runs.advance(run.id, { step: "booted", at })).rejects.toThrow(
    `There is no document backups/${run.id}.`,
  );
});
