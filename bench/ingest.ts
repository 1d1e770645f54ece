/**
 * Acknowledging webhooks in workerd, beside a Worker that does nothing but answer, in turn, in the same run: at a
 * steady pace for the latency, and as fast as it goes for the throughput.
 *
 * The Worker is measured twice. `acknowledging` only queues, as on Cloudflare, where consumers run on other machines.
 * `consuming` also takes the deliveries out of the queue into the Firestore stand-in, in the one thread that workerd has
 * here, and at the end every delivery must have been applied.
 * Usage: npm run bench:ingest [-- --rounds 5]
 */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
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
const pathKey = randomBytes(24).toString("hex");
const headers = { "content-type": "application/json" };

/** Well above a busy company's peak: Aircall sends about ten events a call. */
const STEADY_PER_SECOND = 100;
const STEADY_SECONDS = 5;
const BURST = 2000;

async function main(): Promise<void> {
  const firestore = fork(join(root, "dist/local/firestore/main.js"), ["--port", "0"]);
  const [{ url: firestoreUrl }] = (await once(firestore, "message")) as [{ url: string }];
  const targets = {
    empty: await startEmptyWorker(),
    acknowledging: await startWorker(),
    consuming: await startWorker(firestoreUrl),
  };
  const samples = { empty: newSamples(), acknowledging: newSamples(), consuming: newSamples() };
  const names = ["empty", "acknowledging", "consuming"] as const;
  try {
    for (let round = 0; round <= rounds; round++) {
      process.stderr.write(round === 0 ? "warming up\n" : `round ${round} of ${rounds}\n`);
      for (const name of names) {
        const { url, settled } = targets[name];
        const paced = await postAll(url, eventBodies(STEADY_PER_SECOND * STEADY_SECONDS), {
          headers,
          connections: 64,
          perSecond: STEADY_PER_SECOND,
        });
        await settled(paced.latencies.length);
        const fast = await postAll(url, eventBodies(BURST), { headers, connections: 16 });
        await settled(fast.latencies.length);
        if (round === 0) continue;
        samples[name].p50.push(percentile(paced.latencies, 0.5));
        samples[name].p99.push(percentile(paced.latencies, 0.99));
        samples[name].perSecond.push(fast.perSecond);
      }
    }
  } finally {
    await Promise.all(names.map((name) => targets[name].stop()));
    firestore.kill();
  }
  print(samples);
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

interface Target {
  url: URL;
  /** Waits until so many more deliveries have become records or history. */
  settled(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** @param firestoreUrl where deliveries are consumed into; without it they are only queued */
async function startWorker(firestoreUrl?: string): Promise<Target> {
  const bundle = new EsbuildBundler({ workingDir: root }).bundle({
    entry: "lambdas/aircall-webhook/index.ts",
    target: "workerd",
  });
  let done = 0;
  let expected = 0;
  const settlements = new EventEmitter();
  const miniflare = new Miniflare({
    ...common,
    script: readFileSync(bundle.file, "utf8"),
    bindings: {
      GOOGLE_CLOUD_PROJECT: "bench",
      AIRCALL_TOKENS: token,
      WEBHOOK_PATH_KEYS: pathKey,
      ...(firestoreUrl && { FIRESTORE_URL: firestoreUrl }),
    },
    queueProducers: { DELIVERIES: { queueName: "bench-deliveries" } },
    ...(firestoreUrl && {
      queueConsumers: { "bench-deliveries": { maxBatchSize: 10, maxBatchTimeout: 1, maxRetries: 20 } },
    }),
    log: new Log(LogLevel.NONE),
    structuredWorkerdLogs: true,
    handleStructuredLogs: ({ message }: { message: string }) => {
      if (!/"event":"delivery\.(applied|stale)"/.test(message)) return;
      done++;
      settlements.emit("one");
    },
  });
  return {
    url: new URL(`/aircall/${pathKey}`, await miniflare.ready),
    stop: () => miniflare.dispose(),
    async settled(count) {
      if (!firestoreUrl) return;
      expected += count;
      while (done < expected) await once(settlements, "one");
    },
  };
}

async function startEmptyWorker(): Promise<Target> {
  const miniflare = new Miniflare({
    ...common,
    // It reads the body: workerd closes the connection of a request that was left unread.
    script: `export default { async fetch(request) { await request.arrayBuffer(); return new Response("{}"); } };`,
    log: new Log(LogLevel.NONE),
  });
  const url = new URL("/aircall", await miniflare.ready);
  return { url, settled: async () => {}, stop: () => miniflare.dispose() };
}

function print({ empty, acknowledging, consuming }: Record<string, Samples>): void {
  if (!empty || !acknowledging || !consuming) return;
  const row = (label: string, unit: string, digits: number, key: keyof Samples) => {
    const show = (samples: Samples) => `${median(samples[key]).toFixed(digits)} ${unit}`;
    const ratio = (samples: Samples) =>
      `${median(samples[key].map((value, index) => value / (empty[key][index] ?? Number.NaN))).toFixed(2)}x`;
    return [label, show(empty), show(acknowledging), ratio(acknowledging), show(consuming), ratio(consuming)];
  };
  const consumed = (rounds + 1) * (STEADY_PER_SECOND * STEADY_SECONDS + BURST);
  process.stdout.write(
    `Webhook acknowledgement; median of ${rounds} rounds, ratio round by round. ` +
      `Of ${consumed} deliveries that were consumed, ${consumed} were settled in Firestore.\n\n`,
  );
  process.stdout.write(
    `${markdownTable(
      ["", "empty Worker", "acknowledging", "ratio", "and consuming", "ratio"],
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
