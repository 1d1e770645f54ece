import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { buildSync } from "esbuild";
import { serveFetch } from "../../../local/serve-fetch";
import type { RunningService } from "../../../local/service";
import { type Gate, startGate } from "../../lambdas/llm-query/gate";
import { calls, type Desk, FIRST, openDesk, SECOND } from "./desk";

jest.setTimeout(120_000);

const root = join(__dirname, "../../..");
const program = join(root, "node_modules/.cache/tricloud/tests/vectors.cjs");

let desk: Desk;
let qdrant: Gate;
let workersAi: RunningService;
let running: ChildProcess | undefined;
/** How many texts may be asked vectors for before the command is killed. */
let bearable = Number.POSITIVE_INFINITY;

beforeAll(async () => {
  buildSync({
    entryPoints: [join(root, "scripts/vectors.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    packages: "external",
  });
});

beforeEach(async () => {
  desk = await openDesk();
  qdrant = await startGate(desk.env["QDRANT_URL"] ?? "");
  bearable = Number.POSITIVE_INFINITY;
  workersAi = await serveFetch(0, async (request) => {
    const answer = await desk.answer(request.url, { body: await request.text() });
    if (embedded() > bearable) running?.kill("SIGKILL");
    return answer;
  });
  await desk.put(...calls(120));
  desk.writes(FIRST, SECOND);
});

afterEach(async () => {
  await Promise.all([qdrant.close(), workersAi.close()]);
  await desk.close();
});

/** Texts that vectors were made of so far. */
function embedded(): number {
  return desk.requests.flat().length;
}

/** Runs the command in a process of its own. */
async function reindex(): Promise<{ status: number | null; out: string; error: string }> {
  const child = spawn(process.execPath, [program, "reindex", "--yes", "--json", "--project", "demo"], {
    cwd: root,
    env: { ...desk.env, PATH: process.env["PATH"], QDRANT_URL: qdrant.url, WORKERS_AI_URL: workersAi.url },
  });
  running = child;
  const ended = once(child, "close");
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await ended;
  return { status, out, error };
}

test("killed while it fills, the same command goes on there", async () => {
  // The first page is done, the second is being embedded.
  bearable = 100;
  expect(await reindex()).toMatchObject({ status: null, out: "" });
  bearable = Number.POSITIVE_INFINITY;
  desk.requests.length = 0;
  expect(await desk.read()).toBe(FIRST.collection);

  const { status, out, error } = await reindex();

  expect({ status, error }).toEqual({ status: 0, error: "" });
  expect(JSON.parse(out)).toMatchObject({
    resumed: true,
    documents: { records: 120 },
    read: SECOND.collection,
  });
  expect(embedded()).toBe(20);
  expect(await desk.points(SECOND)).toEqual(await desk.points(FIRST));
});

test.each([
  ["before", "refused", FIRST],
  ["after", "answer-lost", SECOND],
] as const)(
  "killed right %s the swap, readers have one or the other, and the same command ends it",
  async (_, fault, read) => {
    qdrant.fault = (path, body) => {
      if (path !== "/collections/aliases" || !body.includes(SECOND.collection)) return "none";
      running?.kill("SIGKILL");
      return fault;
    };
    expect(await reindex()).toMatchObject({ status: null, out: "" });
    expect(await desk.read()).toBe(read.collection);
    qdrant.fault = () => "none";

    const { status, out } = await reindex();

    expect({ status, ...JSON.parse(out) }).toMatchObject({
      status: 0,
      resumed: true,
      read: SECOND.collection,
    });
    expect(await desk.read()).toBe(SECOND.collection);
    expect(embedded()).toBe(120);
  },
);
