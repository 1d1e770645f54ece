import { createHash } from "node:crypto";
import type { ServerSettings } from "../../../lambdas/backup/server-order";
import type { Fault } from "../../../local/hetzner/faults";
import type { Seed } from "../../../local/hetzner/seed";
import { Estate, HOUR, TOKEN } from "./estate";

let estate: Estate;

async function open(options: { faults?: Fault[]; seed?: Seed; requestsPerHour?: number } = {}) {
  estate = await Estate.open(options);
}

afterEach(() => estate.close());

test("a start makes one server from the newest snapshot that fits, with the volume and a task of its own", async () => {
  await open();
  const run = await estate.start();
  const [server, ...others] = await estate.servers();
  expect(others).toEqual([]);
  expect(server).toMatchObject({
    name: `backup-${run}`,
    labels: { role: "backup-server", run },
    image: { description: "new" },
    status: "running",
    server_type: { name: "cx23" },
    public_net: { ipv4: {}, ipv6: null },
  });
  const { volume, token, ...task } = estate.task(run);
  expect(volume).toBe(`/dev/disk/by-id/scsi-0HC_Volume_${server?.volumes[0]}`);
  expect(task).toEqual({
    run,
    reportUrl: `https://reports.example/runs/${run}`,
    keep: { daily: 7, weekly: 4, monthly: 12 },
  });
  expect(estate.userData.get(run)).toMatch(/^#cloud-config\n.*"\/etc\/tricloud\/backup.json".*"0600"/);

  expect(await estate.run(run)).toEqual({
    id: run,
    state: "creating",
    requestedAt: "2026-11-24T02:15:00.000Z",
    tokenHash: createHash("sha256").update(token).digest("hex"),
    steps: [
      { step: "requested", at: "2026-11-24T02:15:00.000Z" },
      { step: "creating", at: "2026-11-24T02:15:00.000Z" },
    ],
  });
  expect(estate.lines).toEqual([
    { severity: "info", event: "backup.requested", run },
    {
      severity: "info",
      event: "backup.created",
      run,
      server: server?.id,
      image: expect.any(Number),
      durationMs: 20_000,
    },
  ]);
});

test("neither the run's token nor Hetzner's is in the run or in the log", async () => {
  await open({ faults: [{ action: "start_server", code: "server_error" }] });
  const { body } = await estate.post("/start");
  const { run } = body as { run: string };
  const written = JSON.stringify([body, estate.lines, await estate.run(run)]);
  for (const secret of [estate.task(run).token, TOKEN]) expect(written).not.toContain(secret);
});

test("while a run is alive no other one begins, and when it is over one does", async () => {
  await open();
  const run = await estate.start();
  expect(await estate.post("/start")).toEqual({ status: 409, body: { error: "A run is alive.", run } });
  expect(estate.lines.at(-1)).toMatchObject({ severity: "warn", event: "backup.refused", run });
  await estate.report(run, { step: "succeeded" });
  await estate.post("/reap");
  expect(await estate.start()).not.toBe(run);
});

test("a run whose document was taken away is not waited for", async () => {
  await open();
  const run = await estate.start();
  await estate.firestore.doc(`backups/${run}`).delete();
  // Its server is of no known run now: a person has to delete it, and the volume is not free before.
  expect(await estate.post("/start")).toMatchObject({
    status: 500,
    body: { error: expect.stringContaining("is attached") },
  });
  expect(await estate.management.runs.status()).toMatchObject({ alive: null });
});

test("a start that was held up until its run was given up makes no server any more", async () => {
  await open();
  const slow: typeof fetch = async (input, init) => {
    if (String(input).includes("/images")) {
      estate.time += 7 * HOUR;
      await estate.post("/reap");
    }
    return fetch(input, init);
  };
  const { body } = await estate.post("/start", estate.manage({ fetch: slow }));
  expect(body).toMatchObject({ error: "The run is already failed." });
  expect(await estate.servers()).toEqual([]);
  expect(await estate.run((body as { run: string }).run)).toMatchObject({
    state: "failed",
    steps: [{ step: "requested" }, { step: "failed", detail: "too old" }],
  });
});

test("of starts at the same time one makes a server", async () => {
  await open();
  const answers = await Promise.all(Array.from({ length: 5 }, () => estate.post("/start")));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  expect(await estate.servers()).toHaveLength(1);
});

test.each<[string, Partial<ServerSettings>, string]>([
  ["server type", { type: "cx22" }, "There is no server type cx22."],
  ["snapshot", { imageSelector: "role=web" }, "no available snapshot with the labels role=web for x86"],
  ["volume", { volumeSelector: "role=web" }, "There is no volume with the labels role=web."],
  [
    "one volume",
    { volumeSelector: "environment=dev" },
    "There are 2 of volume with the labels environment=dev",
  ],
  ["volume in the location", { location: "nbg1" }, "dev-backups is in fsn1, and its server would be in nbg1"],
  ["network", { network: "prod-network" }, "There is no network prod-network."],
  ["firewall", { firewall: "prod-backup" }, "There is no firewall prod-backup."],
])("without its %s a run fails, says so and makes nothing", async (_, change, reason) => {
  await open();
  const management = estate.manage({ server: { ...estate.management.server, ...change } });
  const { status, body } = await estate.post("/start", management);
  expect(status).toBe(500);
  const { run, error } = body as { run: string; error: string };
  expect(error).toContain(reason);
  expect(await estate.run(run)).toMatchObject({
    state: "failed",
    steps: [{}, { step: "failed", detail: error }],
  });
  expect(estate.lines.at(-1)).toEqual({ severity: "error", event: "backup.failed", run, reason: error });
  expect(await estate.servers()).toEqual([]);
  expect(estate.requests).not.toContain("POST /servers");
});

test("a volume that another server holds is not taken from it", async () => {
  await open();
  await estate.report(await estate.start(), { step: "succeeded" });
  // Nothing has reaped the server yet.
  const { body } = await estate.post("/start");
  expect(body).toMatchObject({
    error: expect.stringMatching(/^The volume dev-backups is attached to the server/),
  });
  expect(await estate.servers()).toHaveLength(1);
});

const refused = (code: string, status: number): Fault => ({ on: "POST /servers", answer: { status, code } });

test.each<[string, Fault[], string]>([
  ["has none to give", [refused("resource_unavailable", 412)], "as ordered (resource_unavailable)"],
  ["has no place", [refused("placement_error", 412)], "as ordered (placement_error)"],
  ["has a limit", [refused("resource_limit_exceeded", 403)], "as ordered (resource_limit_exceeded)"],
  ["makes it but says it did not", [{ ...refused("server_error", 500), done: true }], "(server_error)"],
  ["makes it but the gateway gives up", [{ ...refused("timeout", 504), done: true }], "(timeout)"],
  ["makes it but the answer is lost", [{ on: "POST /servers", done: true }], "(no_answer)"],
  ["does not hear the request", [{ on: "POST /servers" }], "(no_answer)"],
  ["cannot make it", [{ action: "create_server", code: "server_error" }], "create_server failed"],
  ["cannot attach the volume", [{ action: "attach_volume", code: "server_error" }], "attach_volume failed"],
  ["cannot start it", [{ action: "start_server", code: "server_error" }], "start_server failed"],
])("when Hetzner %s, the run fails once with the reason and no server is left", async (_, faults, reason) => {
  await open({ faults });
  const { status, body } = await estate.post("/start");
  expect(status).toBe(500);
  const { run } = body as { run: string };
  const { state, steps } = await estate.run(run);
  expect(state).toBe("failed");
  expect(steps.at(-1)?.detail).toContain(reason);
  expect(estate.requests.filter((request) => request === "POST /servers")).toHaveLength(1);
  expect(await estate.servers()).toEqual([]);
  expect(faults).toEqual([]);

  // The next one is not in its way.
  await estate.start();
});

test("what fails for a moment is tried again", async () => {
  await open({
    faults: [
      { on: "GET /volumes" },
      { on: "GET /networks", answer: { status: 502, code: "bad_gateway" } },
      { on: "POST /servers", answer: { status: 409, code: "conflict" } },
      { on: "POST /servers", answer: { status: 423, code: "locked" } },
      { on: "GET /actions", done: true },
    ],
  });
  await estate.start();
  expect(await estate.servers()).toHaveLength(1);
});

test("a server that cannot be deleted after a failure is deleted by the reaper", async () => {
  await open({
    faults: [
      { action: "start_server", code: "server_error" },
      { on: "DELETE /servers", answer: { status: 403, code: "protected" } },
    ],
  });
  await expect(estate.post("/start")).rejects.toThrow("Hetzner Cloud: DELETE /servers");
  const [server] = await estate.servers();
  expect(await estate.run(server?.labels["run"] ?? "")).toMatchObject({ state: "failed" });
  expect(await estate.post("/reap")).toEqual({ status: 200, body: { deleted: [server?.id], failed: [] } });
  expect(await estate.servers()).toEqual([]);
});
