import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { EventBus } from "../../local/event-bus";
import { choosePorts, FREE_PORTS } from "../../local/ports";
import { functionProcesses, standInProcesses } from "../../local/processes";
import { PROJECT_FOLDER } from "../../local/project";
import { type PlatformSetup, setUp } from "../../local/setup";
import { Supervisor } from "../../local/supervisor/supervisor";
import { synthesize } from "../../local/synthesize";

jest.setTimeout(60_000);

const SERVICES = ["firestore", "hetzner", "backup", "backup-report"];

let folder: string;
let setup: PlatformSetup;
let supervisor: Supervisor;

/** The part of the local platform that backs up, from stacks that were synthesized just now. */
beforeAll(async () => {
  mkdirSync(join(PROJECT_FOLDER, ".tricloud"), { recursive: true });
  folder = mkdtempSync(join(PROJECT_FOLDER, ".tricloud", "e2e-"));
  const outputFolder = join(folder, "cdktf.out");
  await synthesize(outputFolder);
  const ports = await choosePorts(FREE_PORTS);
  setup = setUp({ outputFolder, dataFolder: join(folder, "state"), ports, env: {} });
  supervisor = new Supervisor(new EventBus());
  const processes = [...standInProcesses(setup), ...functionProcesses(setup)];
  for (const process of processes) if (SERVICES.includes(process.name)) await supervisor.start(process);
});

afterAll(async () => {
  await supervisor?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Task {
  run: string;
  reportUrl: string;
  token: string;
  keep: object;
}

/** What the newest server was told by its user data, which the API does not show: it is read where it is kept. */
function newestTask(): Task {
  const journal = readFileSync(join(setup.dataFolder, "hetzner", "hetzner.jsonl"), "utf8")
    .trim()
    .split("\n");
  const userData = journal
    .map((line) => JSON.parse(line).content?.user_data as string | undefined)
    .findLast((text) => text !== undefined);
  const { write_files } = JSON.parse(String(userData).replace("#cloud-config\n", ""));
  return JSON.parse(write_files[0].content);
}

test("the functions as they are planned start a backup, take its server's reports and delete the server", async () => {
  const post = async (url: string, body: object = {}, token = "") => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const backup = (path: string) => post(`http://127.0.0.1:${setup.ports.backup}${path}`);

  expect((await backup("/check")).body).toMatchObject({ isCurrent: false });
  const { status, body } = await backup("/start");
  expect(status).toBe(201);
  const { run, reportUrl, token, keep } = newestTask();
  expect(run).toBe(body["run"]);
  expect(keep).toEqual({ daily: 7, weekly: 4, monthly: 12 });
  for (const step of ["booted", "dumping", "uploading", "verifying", "succeeded"]) {
    expect(await post(reportUrl, { step }, token)).toEqual({ status: 200, body: { state: step } });
  }
  expect((await backup("/reap")).body).toMatchObject({ deleted: [expect.any(Number)], failed: [] });
  expect((await backup("/check")).body).toMatchObject({ isCurrent: true, run });
});
