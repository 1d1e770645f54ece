import type { Management } from "../../../lambdas/backup/management";
import type { Fault } from "../../../local/hetzner/faults";
import { Estate, HOUR } from "./estate";

let estate: Estate;

async function open(options: { faults?: Fault[] } = {}) {
  estate = await Estate.open(options);
}

afterEach(() => estate.close());

const serverOf = async (run: string) =>
  (await estate.servers()).find(({ labels }) => labels["run"] === run)?.id;

test("the server of a finished run is deleted, once, and its volume is free again", async () => {
  await open();
  const run = await estate.start();
  await estate.report(run, { step: "succeeded" });
  const server = await serverOf(run);
  expect(await estate.post("/reap")).toEqual({ status: 200, body: { deleted: [server], failed: [] } });
  expect(estate.lines.at(-1)).toEqual({ severity: "info", event: "backup.reaped", run, server });
  expect(await estate.post("/reap")).toEqual({ status: 200, body: { deleted: [], failed: [] } });
  expect(await estate.run(run)).toMatchObject({ state: "succeeded" });
  await estate.start();
});

test("nothing else is deleted: no server at work, none of an unknown run, none with other labels", async () => {
  await open();
  await estate.addServer("web", { role: "swarm-worker" });
  await estate.addServer("elsewhere", { role: "backup-server", run: "20261101-021500-0badcafe" });
  await estate.addServer("nameless", { role: "backup-server" });
  const run = await estate.start();
  await estate.report(run, { step: "dumping" });
  estate.time += 5 * HOUR;
  await estate.post("/reap");
  expect(await estate.servers()).toHaveLength(4);

  await estate.report(run, { step: "failed" });
  estate.time += 300 * HOUR;
  await estate.post("/reap");
  expect((await estate.servers()).map(({ name }) => name)).toEqual(["web", "elsewhere", "nameless"]);
});

test("a run that takes too long fails, its server goes, and its late report is refused", async () => {
  await open();
  const run = await estate.start();
  await estate.report(run, { step: "uploading" });
  const server = await serverOf(run);
  estate.time += 6 * HOUR;
  expect(await estate.post("/reap")).toMatchObject({ body: { deleted: [server] } });
  expect((await estate.run(run)).steps.at(-1)).toMatchObject({ step: "failed", detail: "too old" });
  expect(estate.lines).toContainEqual({
    severity: "error",
    event: "backup.failed",
    run,
    reason: "too old",
    state: "uploading",
  });
  expect(await estate.report(run, { step: "succeeded" })).toMatchObject({ status: 409 });
  expect(estate.events()).not.toContain("backup.succeeded");
});

test("a server that cannot be deleted keeps none of the others, and is tried again", async () => {
  const faults: Fault[] = [];
  await open({ faults });
  const run = await estate.start();
  await estate.report(run, { step: "partial" });
  const twin = await estate.addServer("twin", { role: "backup-server", run });
  faults.push({ on: "DELETE /servers", answer: { status: 403, code: "protected" } });
  const server = await serverOf(run);
  expect(await estate.post("/reap")).toEqual({ status: 500, body: { deleted: [twin], failed: [server] } });
  expect(estate.lines).toContainEqual({
    severity: "error",
    event: "backup.failed",
    run,
    reason: `The server ${server} cannot be deleted: HetznerError: Hetzner Cloud: DELETE /servers/${server}: as ordered (protected)`,
  });
  expect(await estate.post("/reap")).toEqual({ status: 200, body: { deleted: [server], failed: [] } });
  expect(await estate.servers()).toEqual([]);
});

test("more servers than a page holds are all found", async () => {
  await open();
  const run = await estate.start();
  await estate.report(run, { step: "failed" });
  for (let count = 0; count < 60; count++) {
    await estate.addServer(`twin-${count}`, { role: "backup-server", run });
  }
  await estate.post("/reap");
  expect(await estate.servers()).toEqual([]);
});

/** A function that dies at its n-th word to the outside: that word is not said, or said and not answered. */
function dyingManagement(words: number, isSaid: boolean): Management {
  let left = words;
  const word = async <Answer>(say: () => Promise<Answer>): Promise<Answer> => {
    if (left > 0) {
      left--;
      return say();
    }
    if (left === 0 && isSaid) await say();
    left = -1;
    throw new Error("the function is dead");
  };
  const { runs } = estate.management;
  return estate.manage({
    fetch: (input, init) => word(() => fetch(input, init)),
    runs: {
      begin: (run) => word(() => runs.begin(run)),
      advance: (id, step) => word(() => runs.advance(id, step)),
      read: (id) => word(() => runs.read(id)),
      status: () => word(() => runs.status()),
    },
  });
}

describe.each([
  ["before", false],
  ["after", true],
])("a start that dies %s any of its words", (_, isSaid) => {
  test("leaves nothing behind that the reaper does not find, and stands in no other run's way", async () => {
    await open();
    let deaths = 0;
    for (let words = 0; ; words++) {
      const answer = await estate.post("/start", dyingManagement(words, isSaid)).catch(() => undefined);
      if (answer?.status === 201) break;
      deaths++;
      estate.time += 7 * HOUR;
      await estate.post("/reap");
      expect({ words, servers: await estate.servers() }).toEqual({ words, servers: [] });
      expect(await estate.management.runs.status()).toMatchObject({ alive: null });
    }
    // Begin, five look-ups, creating, the order, and as many looks at the actions as they take seconds.
    expect(deaths).toBeGreaterThan(8);
    expect(await estate.servers()).toHaveLength(1);
  });
});

test("a reaper that dies at any of its words has done no harm, and the next one ends its work", async () => {
  await open();
  for (let words = 0, isDone = false; !isDone; words++) {
    const run = await estate.start();
    estate.time += 7 * HOUR;
    const answer = await estate.post("/reap", dyingManagement(words, true)).catch(() => undefined);
    isDone = answer?.status === 200;
    await estate.post("/reap");
    expect(await estate.servers()).toEqual([]);
    expect(await estate.run(run)).toMatchObject({ state: "failed" });
  }
});
