import { spawn } from "node:child_process";
import { join } from "node:path";
import { readChat } from "../../local/fixtures/read-chat";
import { FREE_PORTS } from "../../local/ports";
import { PROJECT_FOLDER } from "../../local/project";
import type { Report } from "../../local/report";
import { serveFetch } from "../../local/serve-fetch";

jest.setTimeout(120_000);

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `npm start -- <args>` without npm's build. */
async function start(args: string[], env: Record<string, string>): Promise<Run> {
  const child = spawn(process.execPath, [join(PROJECT_FOLDER, "dist", "local", "start.js"), ...args], {
    env: { ...process.env, ...FREE_PORTS, ...env },
  });
  const run: Run = { code: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    run.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    run.stderr += text;
  });
  run.code = await new Promise((resolve) => child.on("close", resolve));
  return run;
}

test("one command replays the calls, bookings and chat, answers a question with its sources and ends", async () => {
  const { code, stdout, stderr } = await start(["--once", "--json"], {});
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { answer, counts, messages, steps } = JSON.parse(stdout) as Report;
  expect(answer.text).toMatch(/\[1\]/);
  expect(answer.text).toContain("Alfama 4");
  expect(answer.text).toMatch(/no language model is configured/i);
  // Each provider tells of one event of an unknown kind.
  expect(counts).toMatchObject({ quarantined: 2, dead: 0, failed: 0, answered: 1 });
  expect(counts.applied + counts.stale + counts.ignored + counts.duplicate + counts.quarantined).toBe(
    counts.queued,
  );
  const history = readChat();
  const deleted = history.filter((message) => message.deleted).length;
  expect(messages.failed).toBe(0);
  expect(messages.published).toBeGreaterThanOrEqual(history.length);
  expect(messages.deleted).toBeGreaterThanOrEqual(deleted);
  expect(messages.vectorized).toBeGreaterThanOrEqual(history.length - deleted);
  for (const { ms } of steps) expect(ms).toBeGreaterThanOrEqual(0);
  expect(steps.map(({ step }) => step)).toContain("question answered after");
});

test("a port in use ends the command with the service, the port and what to do", async () => {
  const holder = await serveFetch(0, () => new Response());
  try {
    const { code, stderr } = await start(["--once"], { TRICLOUD_QDRANT_PORT: String(holder.port) });
    expect(code).toBe(1);
    expect(stderr).toContain(`qdrant: port ${holder.port} is already in use. Stop the program that holds it`);
  } finally {
    await holder.close();
  }
});

test("an unknown option ends the command before anything starts", async () => {
  const { code, stderr } = await start(["--onse"], {});
  expect(code).toBe(1);
  expect(stderr).toContain("--onse");
});
