/**
 * Acknowledging webhooks in workerd, beside a Worker that does nothing but answer, in turn, in the same run: at a
 * steady pace for the latency, and as fast as it goes for the throughput. Behind the acknowledgement the deliveries
 * are consumed into the Firestore stand-in, and at the end every one of them must have been applied.
 * Usage: npm run bench:ingest [-- --rounds 5]
 */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Log, LogLevel, Miniflare } from "miniflare";
import { EsbuildBundler } from "../constructs/bundling";
import { callEvents } from "../local/fixtures/call-events";
import { readFixtures } from "../local/fixtures/read-fixtures";
import { countOption } from "./count-option";
import { postAll } from "./load";
import { median, percentile } from "./statistics";
import { markdownTable } from "./table";

const root = resolve(__dirname, "../..");
const rounds = countOption("rounds", 5);
const token = randomBytes(24).toString("hex");
const headers = { "content-type": "application/json" };

/** Well above a busy company's peak: Aircall sends about ten events a call. */
const STEADY_PER_SECOND = 100;
const STEADY_SECONDS = 5;
const BURST = 2000;

async function main(): Promise<void> {
  const firestore = fork(join(root, "dist/local/firestore/main.js"), ["--port", "0"]);
  const [{ url: firestoreUrl }] = (await once(firestore, "message")) as [{ url: string }];
  const worker = await startWorker(firestoreUrl);
  const empty = await startEmptyWorker();
  const samples = { worker: newSamples(), empty: newSamples() };
  let sent = 0;
  const settle = async (name: string, count: number) => {
    if (name !== "worker") return;
    sent += count;
    await worker.settled(sent);
  };
  try {
    for (let round = 0; round <= rounds; round++) {
      process.stderr.write(round === 0 ? "warming up\n" : `round ${round} of ${rounds}\n`);
      for (const [name, { url }] of [["empty", empty] as const, ["worker", worker] as const]) {
        const steady = eventBodies(STEADY_PER_SECOND * STEADY_SECONDS);
        const paced = await postAll(url, steady, { headers, connections: 64, perSecond: STEADY_PER_SECOND });
        await settle(name, steady.length);
        const burst = eventBodies(BURST);
        const fast = await postAll(url, burst, { headers, connections: 16 });
        await settle(name, burst.length);
        if (round === 0) continue;
        samples[name].p50.push(percentile(paced.latencies, 0.5));
        samples[name].p99.push(percentile(paced.latencies, 0.99));
        samples[name].perSecond.push(fast.perSecond);
      }
    }
  } finally {
    await Promise.all([worker.stop(), empty.stop()]);
    firestore.kill();
  }
  print(samples.worker, samples.empty, sent);
}

interface Samples {
  p50: number[];
  p99: number[];
  perSecond: number[];
}

function newSamples(): Samples {
  return { p50: [], p99: [], perSecond: [] };
}

let made = 0;

/** Events of calls that were never seen before, each a delivery of its own. */
function eventBodies(count: number): Buffer[] {
  const fixtures = readFixtures();
  return Array.from({ length: count }, () => {
    made++;
    const events = callEvents(fixtures, made % fixtures.calls.length);
    const event = events[made % events.length];
    return Buffer.from(JSON.stringify({ ...event, token, data: { ...event?.data, id: 10_000_000 + made } }));
  });
}

const common = {
  modules: true,
  compatibilityDate: "2026-07-01",
  cf: false,
  host: "127.0.0.1",
  port: 0,
} as const;

async function startWorker(firestoreUrl: string) {
  const bundle = new EsbuildBundler({ workingDir: root }).bundle({
    entry: "lambdas/aircall-webhook/index.ts",
    target: "workerd",
  });
  let settled = 0;
  let awaited: { count: number; resolve: () => void } | undefined;
  const miniflare = new Miniflare({
    ...common,
    script: readFileSync(bundle.file, "utf8"),
    bindings: { GOOGLE_CLOUD_PROJECT: "bench", AIRCALL_TOKENS: token, FIRESTORE_URL: firestoreUrl },
    queueProducers: { DELIVERIES: { queueName: "bench-deliveries" } },
    queueConsumers: { "bench-deliveries": { maxBatchSize: 10, maxBatchTimeout: 1, maxRetries: 20 } },
    log: new Log(LogLevel.NONE),
    structuredWorkerdLogs: true,
    handleStructuredLogs: ({ message }: { message: string }) => {
      if (!/"event":"delivery\.(applied|stale)"/.test(message)) return;
      settled++;
      if (awaited && settled >= awaited.count) awaited.resolve();
    },
  });
  return {
    url: new URL("/aircall", await miniflare.ready),
    stop: () => miniflare.dispose(),
    /** Waits until so many deliveries in all have become records or history. */
    async settled(count: number) {
      if (settled >= count) return;
      await new Promise<void>((resolve) => {
        awaited = { count, resolve };
      });
    },
  };
}

async function startEmptyWorker() {
  const miniflare = new Miniflare({
    ...common,
    // It reads the body: workerd closes the connection of a request that was left unread.
    script: `export default { async fetch(request) { await request.arrayBuffer(); return new Response("{}"); } };`,
    log: new Log(LogLevel.NONE),
  });
  return { url: new URL("/aircall", await miniflare.ready), stop: () => miniflare.dispose() };
}

function print(worker: Samples, empty: Samples, sent: number): void {
  const row = (label: string, unit: string, digits: number, key: keyof Samples) => {
    const ratios = worker[key].map((value, index) => value / (empty[key][index] ?? Number.NaN));
    const show = (samples: number[]) => `${median(samples).toFixed(digits)} ${unit}`;
    return [label, show(worker[key]), show(empty[key]), `${median(ratios).toFixed(2)}x`];
  };
  process.stdout.write(
    `Webhook acknowledgement; median of ${rounds} rounds, ratio round by round. ` +
      `${sent} deliveries acknowledged, ${sent} settled in Firestore, 0 lost.\n\n`,
  );
  process.stdout.write(
    `${markdownTable(
      ["", "aircall-webhook", "empty Worker", "ratio"],
      [
        row(`acknowledgement p50 at ${STEADY_PER_SECOND}/s`, "ms", 2, "p50"),
        row(`acknowledgement p99 at ${STEADY_PER_SECOND}/s`, "ms", 2, "p99"),
        row("deliveries a second, 16 connections", "/s", 0, "perSecond"),
      ],
    )}\n`,
  );
}

main().catch((error) => {
  process.stderr.write(`bench:ingest: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
