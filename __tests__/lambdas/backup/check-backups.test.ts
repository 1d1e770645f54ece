import { Estate, HOUR } from "./estate";

let estate: Estate;

beforeEach(async () => {
  estate = await Estate.open();
});

afterEach(() => estate.close());

test("without any success there is an alarm", async () => {
  const expected = { run: null, lastSuccess: null };
  expect(await estate.post("/check")).toEqual({ status: 200, body: { isCurrent: false, ...expected } });
  expect(estate.lines).toEqual([{ severity: "error", event: "backup.missing", ...expected }]);
});

test("a success keeps the alarm away for 26 hours and not longer", async () => {
  const run = await estate.start();
  await estate.report(run, { step: "succeeded" });
  const lastSuccess = new Date(estate.time).toISOString();
  estate.time += 26 * HOUR;
  await estate.post("/check");
  expect(estate.lines.at(-1)).toEqual({ severity: "info", event: "backup.current", run, lastSuccess });
  estate.time += 1;
  await estate.post("/check");
  expect(estate.lines.at(-1)).toEqual({ severity: "error", event: "backup.missing", run, lastSuccess });
});

test("what saved something but not all, or failed, is no success and takes none away", async () => {
  const good = await estate.start();
  await estate.report(good, { step: "succeeded" });
  for (const step of ["partial", "failed"]) {
    await estate.post("/reap");
    await estate.report(await estate.start(), { step });
  }
  await estate.post("/check");
  expect(estate.lines.at(-1)).toMatchObject({ event: "backup.current", run: good });
});
