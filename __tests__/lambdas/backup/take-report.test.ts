import fc from "fast-check";
import { isFinal, REPORTED_STEPS } from "../../../lambdas/backup/run-state";
import { MOST_STEPS } from "../../../lambdas/backup/run-store";
import { takeReport } from "../../../lambdas/backup/take-report";
import { Estate } from "./estate";

let estate: Estate;
let run: string;

beforeEach(async () => {
  estate = await Estate.open();
  run = await estate.start();
  estate.lines.length = 0;
});

afterEach(() => estate.close());

const states = async () => (await estate.run(run)).steps.map(({ step }) => step);

test("reports are written down with times and sizes, until the last one ends the run", async () => {
  const reports = [
    { step: "booted" },
    { step: "dumping", detail: "mongodb", bytes: 1_000_000, durationMs: 3000 },
    { step: "dumping", detail: "keycloak", bytes: 20_000, durationMs: 500 },
    { step: "uploading", bytes: 1_020_000 },
    { step: "verifying" },
    { step: "succeeded", detail: "snapshot 4f2a", bytes: 90_000, durationMs: 60_000 },
  ];
  for (const report of reports) {
    expect(await estate.report(run, report)).toEqual({ status: 200, body: { state: report.step } });
    estate.time += 1000;
  }
  const { state, steps, finishedAt } = await estate.run(run);
  expect(state).toBe("succeeded");
  expect(steps.slice(2)).toEqual(reports.map((report) => ({ ...report, at: expect.any(String) })));
  expect(finishedAt).toBe(steps.at(-1)?.at);
  expect(estate.events()).toEqual([...Array(5).fill("backup.step"), "backup.succeeded"]);
  expect(estate.lines[1]).toEqual({ severity: "info", event: "backup.step", run, ...reports[1] });
});

test("a failure is an alarm with the reason, half a backup a warning", async () => {
  await estate.report(run, { step: "failed", detail: "disk full" });
  expect(estate.lines).toEqual([
    {
      severity: "error",
      event: "backup.failed",
      run,
      step: "failed",
      detail: "disk full",
      reason: "disk full",
    },
  ]);
  await estate.post("/reap");
  const next = await estate.start();
  await estate.report(next, { step: "partial", detail: "keycloak is missing" });
  expect(estate.lines.at(-1)).toMatchObject({ severity: "warn", event: "backup.step", step: "partial" });
});

test("whoever lacks the run's token is refused alike, whether there is such a run or not", async () => {
  const token = estate.task(run).token;
  const post = (path: string, authorization: string | undefined) =>
    takeReport({ method: "POST", path, authorization, size: 2, body: { step: "failed" } }, estate.management);
  const answers = [
    await post(`/runs/${run}`, undefined),
    await post(`/runs/${run}`, "Bearer "),
    await post(`/runs/${run}`, `Bearer ${token}x`),
    await post(`/runs/${run}`, `Bearer ${token.slice(1)}`),
    await post(`/runs/${run}`, `Basic ${token}`),
    await post(`/runs/${run}`, `Bearer ${(await estate.run(run)).tokenHash}`),
    await post("/runs/20261124-021500-00000000", `Bearer ${token}`),
  ];
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(answers[0]).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
  expect(await states()).toEqual(["requested", "creating"]);
  expect(estate.events("warn")).toHaveLength(answers.length);
  expect(JSON.stringify(estate.lines)).not.toContain(token.slice(1));
});

test("the token of one run is of no use for another", async () => {
  const { token } = estate.task(run);
  await estate.report(run, { step: "succeeded" });
  await estate.post("/reap");
  const next = await estate.start();
  expect(await estate.report(next, { step: "failed" }, token)).toMatchObject({ status: 401 });
});

test.each<[string, unknown]>([
  ["no body", undefined],
  ["text", "booted"],
  ["an unknown step", { step: "deleted" }],
  ["a step of the function's own", { step: "creating" }],
  ["a size below nothing", { step: "uploading", bytes: -1 }],
  ["a time that is no number", { step: "uploading", durationMs: "3 s" }],
  ["a detail as long as a book", { step: "failed", detail: "x".repeat(2001) }],
  ["a field that nobody knows", { step: "booted", server: 1 }],
])("%s is no report", async (_, body) => {
  const { token } = estate.task(run);
  const authorization = `Bearer ${token}`;
  const request = { method: "POST", path: `/runs/${run}`, authorization, size: 10, body };
  expect(await takeReport(request, estate.management)).toMatchObject({
    status: 400,
    body: { error: expect.any(String) },
  });
  expect(await states()).toEqual(["requested", "creating"]);
});

test("a report too large, at another path or by another method is refused before anything is read", async () => {
  const runs = { ...estate.management.runs, read: () => Promise.reject(new Error("read")) };
  const ask = (change: object) =>
    takeReport(
      { method: "POST", path: `/runs/${run}`, authorization: "", size: 1, body: {}, ...change },
      { ...estate.management, runs },
    );
  expect(await ask({ size: 16 * 1024 + 1 })).toMatchObject({ status: 413 });
  expect(await ask({ method: "GET" })).toMatchObject({ status: 405 });
  for (const path of [
    "/",
    "/runs/",
    `/runs/${run}/`,
    "/runs/a%2Fb",
    "/runs/..",
    `/runs/${"a".repeat(64)}`,
    "/start",
  ]) {
    expect(await ask({ path })).toMatchObject({ status: 404 });
  }
});

test("a report that was sent again, its answer being lost, is written down once", async () => {
  const report = { step: "dumping", detail: "mongodb", bytes: 5 };
  await estate.report(run, report);
  estate.time += 1000;
  expect(await estate.report(run, report)).toEqual({ status: 200, body: { state: "dumping" } });
  expect(await states()).toEqual(["requested", "creating", "dumping"]);
  expect(estate.events()).toEqual(["backup.step"]);
});

test("a run does not go back, and takes nothing once it is over", async () => {
  await estate.report(run, { step: "uploading" });
  expect(await estate.report(run, { step: "dumping" })).toMatchObject({
    status: 409,
    body: { state: "uploading" },
  });
  await estate.report(run, { step: "failed" });
  estate.time += 1000;
  for (const step of REPORTED_STEPS) {
    expect(await estate.report(run, { step })).toMatchObject({ status: 409, body: { state: "failed" } });
  }
  expect(await states()).toEqual(["requested", "creating", "uploading", "failed"]);
});

test("of two ends that come at the same time one counts", async () => {
  const answers = await Promise.all([
    estate.report(run, { step: "succeeded" }),
    estate.report(run, { step: "failed" }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const { lastSuccess, alive } = await estate.management.runs.status();
  expect(alive).toBeNull();
  expect(lastSuccess?.run).toBe((await estate.run(run)).state === "succeeded" ? run : undefined);
});

test("reports that come at the same time in any order leave a run that went forward and ended once", async () => {
  const working = fc.shuffledSubarray(
    REPORTED_STEPS.filter((step) => !isFinal(step)),
    { minLength: 2, maxLength: 2 },
  );
  const end = fc.constantFrom(...REPORTED_STEPS.filter(isFinal));
  await fc.assert(
    fc.asyncProperty(working, end, async (steps, last) => {
      const { alive } = await estate.management.runs.status();
      await estate.post("/reap");
      const each = alive ?? (await estate.start());
      await Promise.all([...steps, last].map((step) => estate.report(each, { step })));
      const ended = (await estate.run(each)).steps.map(({ step }) => step);
      expect(ended.filter(isFinal)).toHaveLength(1);
      expect(isFinal(ended.at(-1) ?? "requested")).toBe(true);
      const passed = ended.slice(2, -1).map((step) => REPORTED_STEPS.indexOf(step as never));
      expect(passed).toEqual([...passed].sort((a, b) => a - b));
    }),
    { numRuns: 2 },
  );
}, 30_000);

test("what a server says has no password in it when it is kept or logged", async () => {
  const detail = "cannot reach mongodb://backup:hunter22@10.10.1.2/?replicaSet=rs0";
  await estate.report(run, { step: "failed", detail });
  const written = JSON.stringify([await estate.run(run), estate.lines]);
  expect(written).toContain("cannot reach");
  expect(written).not.toContain("hunter22");
});

test("a server that reports without end is stopped, but may still tell the end", async () => {
  const report = (detail: string) => estate.report(run, { step: "dumping", detail });
  for (let count = 2; count < MOST_STEPS; count++)
    expect(await report(`part ${count}`)).toMatchObject({ status: 200 });
  expect(await report("one more")).toMatchObject({ status: 409 });
  expect(await estate.report(run, { step: "failed" })).toMatchObject({ status: 200 });
}, 30_000);
