import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkerPlan } from "../../../local/plan/worker-plan";
import { choosePorts } from "../../../local/ports";
import { startWorkers } from "../../../local/workers/start-workers";
import { workerOptions } from "../../../local/workers/worker-options";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "workers-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function planned(bindings: WorkerPlan["bindings"]): WorkerPlan {
  return {
    address: "cloudflare_workers_script.echo",
    scriptName: "dev-echo",
    file: join(folder, "index.js"),
    compatibilityDate: "2026-07-01",
    compatibilityFlags: [],
    bindings,
    consumes: [{ queue: "dev-echoes", batchSize: 1, maxWaitMs: 0, maxRetries: 1 }],
    crons: [],
  };
}

const ai = { url: "http://127.0.0.1:9", token: "any" };

test("a planned Worker runs with its queue, overridden texts and log lines", async () => {
  writeFileSync(
    join(folder, "index.js"),
    `export default {
      async fetch(request, env) { await env.ECHOES.send({ said: "hello" }); return Response.json(Object.keys(env).sort().map((name) => [name, typeof env[name] === "string" ? env[name] : ""])); },
      async queue(batch) { for (const { body } of batch.messages) console.log(JSON.stringify({ event: "echo.heard", service: "echo", severity: "INFO", said: body.said })); },
    };`,
  );
  const plan = planned([
    { type: "plain_text", name: "KEPT", text: "from the plan" },
    { type: "plain_text", name: "URL", text: "https://real.example" },
    { type: "secret_text", name: "GONE", text: "unknown" },
    { type: "queue", name: "ECHOES", queue: "dev-echoes" },
    { type: "ai", name: "AI" },
  ]);
  const { "llm-query": port } = await choosePorts({ TRICLOUD_LLM_QUERY_PORT: "0" });
  let hear: (line: string) => void = () => {};
  const heard = new Promise<string>((resolve) => {
    hear = resolve;
  });
  const workers = await startWorkers({
    port: 0,
    dataDir: join(folder, "state"),
    workers: [workerOptions(plan, { texts: { URL: "http://127.0.0.1:1", GONE: undefined }, ai, port })],
    write: hear,
  });
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(await response.json()).toEqual([
      ["AI", ""],
      ["ECHOES", ""],
      ["KEPT", "from the plan"],
      ["URL", "http://127.0.0.1:1"],
    ]);
    expect(JSON.parse(await heard)).toMatchObject({ event: "echo.heard", said: "hello" });
  } finally {
    await workers.close();
  }
});

test("a Worker's schedule runs once, at the start, with its bucket at hand", async () => {
  writeFileSync(
    join(folder, "index.js"),
    `export default {
      fetch: () => new Response(),
      async scheduled({ cron }, env) { await env.BODIES.put("a", cron); console.log(JSON.stringify({ event: "echo.woken", cron: await (await env.BODIES.get("a")).text() })); },
    };`,
  );
  const { "llm-query": port } = await choosePorts({ TRICLOUD_LLM_QUERY_PORT: "0" });
  let hear: (line: string) => void = () => {};
  const heard = new Promise<string>((resolve) => {
    hear = resolve;
  });
  const workers = await startWorkers({
    port: 0,
    workers: [
      workerOptions(planned([{ type: "r2_bucket", name: "BODIES", bucket: "b" }]), { texts: {}, ai, port }),
    ],
    crons: [["dev-echo", "*/10 * * * *"]],
    // workerd prints lines of its own.
    write: (line) => {
      if (line.startsWith("{")) hear(line);
    },
  });
  try {
    expect(JSON.parse(await heard)).toEqual({ event: "echo.woken", cron: "*/10 * * * *" });
  } finally {
    await workers.close();
  }
});

test("a secret without a value on this machine names the Worker and the secret", () => {
  const plan = planned([{ type: "secret_text", name: "KEY", text: "unknown" }]);
  expect(() => workerOptions(plan, { texts: {}, ai, port: 0 })).toThrow(
    /cloudflare_workers_script\.echo: the secret KEY has no value on this machine/,
  );
});
