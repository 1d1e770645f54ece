import { createHash } from "node:crypto";
import { startFirestore } from "../../../local/firestore/server";
import { startHetzner } from "../../../local/hetzner/server";
import { freePort } from "../../../local/ports";
import { connectFirestore } from "../../conformance/firestore/client";
import { type RunningFunction, startFunction } from "../running-function";
import { seed, TOKEN } from "./estate";

const entry = "lambdas/backup/index.ts";
const management = { entry, target: "manageBackups", signature: "http" } as const;
const reporting = { entry, target: "takeReport", signature: "http" } as const;

const closing: (() => unknown)[] = [];
let backup: RunningFunction;
let reports: RunningFunction;
let basis: Record<string, string>;
let settings: Record<string, string>;
let firestoreHost: string;

beforeAll(async () => {
  const [firestore, hetzner] = await Promise.all([
    startFirestore({ port: 0 }),
    startHetzner({ port: 0, token: TOKEN, seed, actionMs: 10, log: { info() {}, warn() {}, error() {} } }),
  ]);
  for (const { close } of [firestore, hetzner]) closing.push(close);
  firestoreHost = `127.0.0.1:${firestore.port}`;
  basis = {
    GOOGLE_CLOUD_PROJECT: "demo",
    FIRESTORE_DATABASE: "(default)",
    FIRESTORE_EMULATOR_HOST: firestoreHost,
    METADATA_SERVER_DETECTION: "none",
  };
  settings = {
    ...basis,
    HCLOUD_URL: `${hetzner.url}/v1`,
    HCLOUD_TOKEN: TOKEN,
    REPORT_URL: `http://127.0.0.1:${await freePort()}`,
    BACKUP_SERVER_TYPE: "cx23",
    BACKUP_LOCATION: "fsn1",
    BACKUP_NETWORK: "dev-network",
    BACKUP_FIREWALL: "dev-backup",
    BACKUP_IMAGE_SELECTOR: "role=backup",
    BACKUP_VOLUME_SELECTOR: "environment=dev,role=backup",
    BACKUP_KEEP: '{"daily":7,"weekly":4,"monthly":12}',
    BACKUP_LONGEST_RUN_SECONDS: "21600",
    BACKUP_LONGEST_GAP_SECONDS: "93600",
  };
  [backup, reports] = await Promise.all([
    startFunction(management, settings),
    startFunction(reporting, basis),
  ]);
  closing.push(backup.stop, reports.stop);
}, 60_000);

afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

const post = (url: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
  });

test("a backup goes from the clock's call to its server's end through the two archives that are deployed", async () => {
  const started = await post(`${backup.url}/start`);
  expect(started.status).toBe(201);
  const { run } = (await started.json()) as { run: string };
  await backup.logged("backup.created", { run });

  const refused = await post(
    `${reports.url}/runs/${run}`,
    { step: "booted" },
    { authorization: "Bearer guess" },
  );
  expect(refused.status).toBe(401);
  expect(refused.headers.get("www-authenticate")).toBe("Bearer");
  await reports.logged("backup.refused", { run });

  // Only the server knows the token; its run is made to accept another one.
  const firestore = connectFirestore(firestoreHost, "demo");
  closing.push(() => firestore.terminate());
  const tokenHash = createHash("sha256").update("known").digest("hex");
  await firestore.doc(`backups/${run}`).update({ tokenHash });
  const report = (body: unknown) =>
    post(`${reports.url}/runs/${run}`, body, { authorization: "Bearer known" });
  expect((await report({ step: "booted" })).status).toBe(200);
  expect((await report({ step: "deleted" })).status).toBe(400);
  expect((await report("{")).status).toBe(400);
  expect((await report({ step: "booted", detail: "x".repeat(17_000) })).status).toBe(413);
  expect(await (await report({ step: "succeeded", bytes: 5 })).json()).toEqual({ state: "succeeded" });
  await reports.logged("backup.succeeded", { run, bytes: 5 });

  expect(await (await post(`${backup.url}/reap`)).json()).toMatchObject({ deleted: [expect.any(Number)] });
  expect(await (await post(`${backup.url}/check`)).json()).toMatchObject({ isCurrent: true, run });
});

test("each function does its own alone", async () => {
  expect((await post(`${reports.url}/start`)).status).toBe(404);
  expect((await post(`${backup.url}/runs/1`, {})).status).toBe(404);
  const got = await fetch(`${backup.url}/start`);
  expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
});

test("what goes wrong is in the log, and not in the answer", async () => {
  const lost = await startFunction(management, { ...settings, HCLOUD_TOKEN: "withdrawn" });
  closing.push(lost.stop);
  const answer = await post(`${lost.url}/reap`);
  expect([answer.status, await answer.json()]).toEqual([
    500,
    { error: "Something went wrong, and is in the log." },
  ]);
  const { reason } = await lost.logged("backup.failed", { path: "/reap" });
  expect(reason).toContain("GET /servers: unable to authenticate (unauthorized)");
});

test("a function that lacks a setting does not start, and says which; the other one does not need it", async () => {
  const { HCLOUD_TOKEN: _, ...others } = settings;
  await expect(startFunction(management, others)).rejects.toThrow("HCLOUD_TOKEN is not set.");
  await expect(startFunction(reporting, {})).rejects.toThrow("GOOGLE_CLOUD_PROJECT is not set.");
});
