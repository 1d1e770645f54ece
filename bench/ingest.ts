/**
 * Acknowledging webhooks in workerd, beside a Worker that does nothing but answer, in turn, in the same run: at a
 * steady pace for the latency, and as fast as it goes for the throughput.
 *
 * The Worker is measured twice. `acknowledging` only queues, as on Cloudflare, where consumers run on other machines.
 * `consuming` also takes the deliveries out of the queue into the Firestore stand-in, in the one thread that workerd has
 * here, and at the end every delivery must have been applied.
 * Then each provider's webhooks, some of them twice and some unknown, for a while as fast as they are acknowledged and
 * settled; in the end each one that was acknowledged is looked for in the log and in Firestore.
 * Usage: npm run bench:ingest [-- --rounds 5 --seconds 300]
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { countOptions } from "./count-option";
import { postAll } from "./load";
import { type Soak, soak } from "./soak";
import { median, percentile } from "./statistics";
import { markdownTable } from "./table";
import { callBodies, webhooks } from "./webhook-bodies";
import { startEmptyWorker, startWorker } from "./webhook-worker";

const root = resolve(__dirname, "../..");
const { rounds, seconds } = countOptions({ rounds: 5, seconds: 20 });
const headers = { "content-type": "application/json" };

/** Well above a busy company's peak: Aircall sends about ten events a call. */
const STEADY_PER_SECOND = 100;
const STEADY_SECONDS = 5;
const BURST = 2000;

async function main(): Promise<void> {
  const acknowledgements = await measureAcknowledgements();
  print(acknowledgements);
  printSoaks(await soakAll());
}

/** A Firestore stand-in of one's own. */
async function withFirestore<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const firestore = fork(join(root, "dist/local/firestore/main.js"), ["--port", "0"]);
  try {
    const [{ url }] = (await once(firestore, "message")) as [{ url: string }];
    return await work(url);
  } finally {
    firestore.kill();
  }
}

const measureAcknowledgements = () =>
  withFirestore(async (firestoreUrl) => {
    const targets = {
      empty: await startEmptyWorker(),
      acknowledging: await startWorker("aircall"),
      consuming: await startWorker("aircall", firestoreUrl),
    };
    const samples = { empty: newSamples(), acknowledging: newSamples(), consuming: newSamples() };
    const names = ["empty", "acknowledging", "consuming"] as const;
    try {
      for (let round = 0; round <= rounds; round++) {
        process.stderr.write(round === 0 ? "warming up\n" : `round ${round} of ${rounds}\n`);
        for (const name of names) {
          const { url, settled } = targets[name];
          const paced = await postAll(url, callBodies(STEADY_PER_SECOND * STEADY_SECONDS), {
            headers,
            connections: 64,
            perSecond: STEADY_PER_SECOND,
          });
          await settled(paced.latencies.length);
          const fast = await postAll(url, callBodies(BURST), { headers, connections: 16 });
          await settled(fast.latencies.length);
          if (round === 0) continue;
          samples[name].p50.push(percentile(paced.latencies, 0.5));
          samples[name].p99.push(percentile(paced.latencies, 0.99));
          samples[name].perSecond.push(fast.perSecond);
        }
      }
    } finally {
      await Promise.all(names.map((name) => targets[name].stop()));
    }
    return samples;
  });

/** Long loads of both providers, each beside the empty Worker under the same bodies. */
async function soakAll(): Promise<[name: string, soak: Soak][]> {
  const soaks: [string, Soak][] = [];
  for (const provider of ["aircall", "guesty"] as const) {
    process.stderr.write(`${provider} for ${seconds} s\n`);
    const empty = await startEmptyWorker();
    try {
      soaks.push([
        `empty Worker, ${provider}'s bodies`,
        await soak(empty, webhooks(provider), Math.min(seconds, 20)),
      ]);
    } finally {
      await empty.stop();
    }
    await withFirestore(async (firestoreUrl) => {
      const worker = await startWorker(provider, firestoreUrl);
      try {
        soaks.push([provider, await soak(worker, webhooks(provider), seconds, firestoreUrl)]);
      } finally {
        await worker.stop();
      }
    });
  }
  return soaks;
}

interface Samples {
  p50: number[];
  p99: number[];
  perSecond: number[];
}

function newSamples(): Samples {
  return { p50: [], p99: [], perSecond: [] };
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

function printSoaks(soaks: [name: string, soak: Soak][]): void {
  const ms = (samples: number[], share: number) =>
    samples.length === 0 ? "" : `${percentile(samples, share).toFixed(1)} ms`;
  process.stdout.write(
    `\nAs fast as acknowledged and settled, ${seconds} s a provider (the empty Worker at most 20 s).\n\n`,
  );
  process.stdout.write(
    `${markdownTable(
      [
        "",
        "deliveries",
        "a second",
        "ack p50",
        "ack p99",
        "end to end p50",
        "p99",
        "outcomes",
        "unaccounted",
      ],
      soaks.map(
        ([name, { acknowledged, perSecond, acknowledgements, endToEnd, outcomes, unsettled, missing }]) => [
          name,
          String(acknowledged),
          perSecond.toFixed(0),
          ms(acknowledgements, 0.5),
          ms(acknowledgements, 0.99),
          ms(endToEnd, 0.5),
          ms(endToEnd, 0.99),
          Object.entries(outcomes)
            .map(([outcome, count]) => `${count} ${outcome}`)
            .join(", "),
          String(unsettled + missing),
        ],
      ),
    )}\n`,
  );
  const lost = soaks.find(([, { unsettled, missing }]) => unsettled + missing > 0);
  if (lost) throw new Error(`Not every delivery of ${lost[0]} is accounted for.`);
}

main().catch((error) => {
  process.stderr.write(`bench:ingest: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
