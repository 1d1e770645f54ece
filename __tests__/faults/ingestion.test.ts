import { markdownTable } from "../../bench/table";
import { aircallSource } from "../../lambdas/aircall-webhook/aircall-source";
import { guestySource } from "../../lambdas/guesty-webhook/guesty-source";
import type { IngestionSource } from "../../lambdas/shared/ingestion/ingestion-source";
import { receive } from "../../lambdas/shared/ingestion/receive";
import type { PlatformSetup } from "../../local/setup";
import { bursts, FIRESTORE_REFUSALS, GUESTY_REFUSALS } from "./bursts";
import { restartWorkers, withClock } from "./clock";
import type { FaultProxy } from "./fault-proxy";
import { durableQueue, mortalConsumer } from "./mortal-consumer";
import { expectSamePoints } from "./points";
import { PROVIDERS, type Provider, sendAll, type Webhook } from "./providers";
import { type Figures, ledgerEntries, openStage, type Stage, type State } from "./stage";

jest.setTimeout(600_000);

const figures: [scenario: string, figures: Figures][] = [];
let faultless: State;

/** Plays a scenario on a platform of its own; gives what it left behind and how it went. */
async function play(
  scenario: string,
  act: (stage: Stage) => Promise<void>,
  change?: (setup: PlatformSetup) => PlatformSetup,
): Promise<{ state: State; seen: Figures }> {
  const stage = await openStage(change);
  try {
    await act(stage);
    await stage.drained();
    await stage.indexed();
    const seen = await stage.figures();
    figures.push([scenario, seen]);
    return { state: await stage.state(), seen };
  } finally {
    await stage.close();
  }
}

/** Nothing acknowledged is lost, and all that is there is what is there without faults. */
function expectWhole({ state, seen }: { state: State; seen: Figures }): void {
  expect(seen).toMatchObject({ lost: 0, dead: 0, duplicatedEffects: 0 });
  const { points, ...documents } = state;
  const { points: expectedPoints, ...expectedDocuments } = faultless;
  expect(documents).toEqual(expectedDocuments);
  expectSamePoints(points, expectedPoints);
}

beforeAll(async () => {
  const { state, seen } = await play("no fault", async (stage) => {
    await stage.send(stage.webhooks);
  });
  faultless = state;
  expect(seen).toMatchObject({ acknowledged: seen.sent, lost: 0, faults: 0, duplicatedEffects: 0 });
  expect(new Set(state.records.map(({ id }: { id?: string }) => id?.split(":")[0]))).toEqual(
    new Set(PROVIDERS),
  );
  expect(state.points.length).toBeGreaterThanOrEqual(state.records.length);
});

afterAll(() => {
  const rows = figures.map(([scenario, seen]) => [scenario, ...Object.values(seen).map(String)]);
  const header = [
    "",
    "sent",
    "acknowledged",
    "lost",
    "dead",
    "faults injected",
    "retried",
    "repeated effects",
    "seconds to drain",
  ];
  process.stdout.write(`\n${markdownTable(header, rows)}\n`);
});

const OUTAGE_MS = 60_000;

/** A consumer dies at the fourth ledger entry of so many. */
const KILLED_EVERY = 48;

test("Firestore is killed and stays away for a minute, while both providers go on sending", async () => {
  const run = await play("Firestore down for 60 s", async (stage) => {
    const { platform, webhooks } = stage;
    const half = Math.ceil(webhooks.length / 2);
    await stage.send(webhooks.slice(0, half));
    const firestore = platform.supervisor.list().find(({ name }) => name === "firestore");
    if (!firestore) throw new Error("Firestore is not supervised.");
    firestore.kill();
    // Not a wait for something to happen: the scenario is that long.
    const outage = new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
    await stage.send(webhooks.slice(half));
    await outage;
    await platform.supervisor.start(firestore.spec);
    stage.over();
  });
  expectWhole(run);
  expect(run.seen.retried).toBeGreaterThan(0);
  expect(run.seen.acknowledged).toBe(run.seen.sent);
});

test("Firestore and Guesty answer in bursts with 5xx and 429", async () => {
  let proxies: FaultProxy[] = [];
  const run = await play("bursts of 5xx and 429", async (stage) => {
    proxies = [stage.firestore, stage.guesty];
    stage.firestore.fault = bursts(3, 20, FIRESTORE_REFUSALS);
    stage.guesty.fault = bursts(1, 3, GUESTY_REFUSALS);
    await stage.send(stage.webhooks);
  });
  expectWhole(run);
  expect(proxies.map(({ faults }) => faults)).toEqual([60, 3]);
});

test("Firestore does what it is asked, but its answer is lost: the queue delivers again what is done", async () => {
  const run = await play("answers lost, redelivered", async (stage) => {
    let commits = 0;
    stage.firestore.fault = (call) => {
      if (ledgerEntries(call).length === 0) return undefined;
      commits += 1;
      return commits % 3 === 0 ? { done: true } : undefined;
    };
    await stage.send(stage.webhooks);
  });
  expectWhole(run);
  expect(run.seen.retried).toBeGreaterThan(20);
});

test("the consumers are killed in the middle of batches", async () => {
  const kills: Record<Provider, number> = { aircall: 0, guesty: 0 };
  const repeated: Record<Provider, number> = { aircall: 0, guesty: 0 };
  const run = await play("consumers killed in a batch", async (stage) => {
    const { platform, firestore, webhooks } = stage;
    const { secrets } = platform.setup;
    const consumers = new Map(PROVIDERS.map((provider) => [provider, mortalConsumer(platform, provider)]));
    const commits = new Map<Provider, number>();
    const count = firestore.done;
    firestore.done = (call, status) => {
      count(call, status);
      const [delivery] = ledgerEntries(call);
      if (delivery === undefined) return;
      const provider = delivery.startsWith("msg_") ? "guesty" : "aircall";
      const commit = (commits.get(provider) ?? 0) + 1;
      commits.set(provider, commit);
      if (commit % KILLED_EVERY !== 4) return;
      kills[provider] += 1;
      consumers.get(provider)?.kill();
    };
    await Promise.all(
      [...consumers].map(async ([provider, consumer]) => {
        const queue = durableQueue();
        const source = sources(platform.setup)[provider];
        const reception = {
          source,
          pathKeys: [secrets.webhookPathKey],
          queue,
          journal: () => {},
          now: Date.now,
        };
        const url = `https://hooks.example/${provider}/${secrets.webhookPathKey}`;
        const own = webhooks.filter((webhook) => webhook.provider === provider);
        stage.note(
          await sendAll(own, ({ headers, body }) =>
            receive(new Request(url, { method: "POST", headers: headers(), body }), reception),
          ),
        );
        repeated[provider] = await queue.drain(consumer);
        await consumer.stop();
      }),
    );
  });
  expectWhole(run);
  for (const provider of PROVIDERS) {
    expect(kills[provider]).toBeGreaterThan(1);
    // The commit that a consumer died of was done, and its batch came again nevertheless.
    expect(repeated[provider]).toBeGreaterThanOrEqual(kills[provider]);
  }
});

test("a Worker's clock is ten minutes ahead, then ten minutes behind, then right", async () => {
  const TEN_MINUTES = 600_000;
  let right: PlatformSetup | undefined;
  let refused: Webhook[] = [];
  const run = await play(
    "clock 10 min ahead, then behind",
    async (stage) => {
      const { platform, webhooks } = stage;
      const half = Math.ceil(webhooks.length / 2);
      const ahead = await stage.send(webhooks.slice(0, half));
      await stage.drained();
      if (!right) throw new Error("The platform was started without a setup.");
      await restartWorkers(platform, withClock(right, -TEN_MINUTES));
      const behind = await stage.send(webhooks.slice(half));
      await stage.drained();
      refused = [...ahead.refused, ...behind.refused];
      expect(new Set(refused.map(({ provider }) => provider))).toEqual(new Set(["guesty"]));
      expect(platform.pipeline.counts.rejected).toBe(refused.length);
      await restartWorkers(platform, right);
      // What was refused is delivered again, as Svix does, signed anew at each try.
      await stage.send(refused);
    },
    (setup) => {
      right = setup;
      return withClock(setup, TEN_MINUTES);
    },
  );
  expectWhole(run);
  expect(refused).toHaveLength(run.seen.sent - run.seen.acknowledged);
});

function sources({ secrets }: PlatformSetup): Record<Provider, IngestionSource> {
  const guesty = () => {
    throw new Error("The receiver asks nobody.");
  };
  return {
    aircall: aircallSource([secrets.aircallToken]),
    guesty: guestySource({ webhookSecrets: [secrets.guestyWebhookSecret], otherSecrets: [], guesty }),
  };
}
