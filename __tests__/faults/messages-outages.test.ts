import { join } from "node:path";
import { type Message, PubSub } from "@google-cloud/pubsub";
import { markdownTable } from "../../bench/table";
import { LISTENER_STATE } from "../../lambdas/shared/chat/chat-paths";
import type { LogFields } from "../../lambdas/shared/log";
import { startMongo } from "../../local/mongo/server";
import { subscriptionOf } from "../../local/plan/platform-plan";
import type { RunningService } from "../../local/service";
import { converge } from "./messages-differences";
import { MessagesProgress } from "./messages-progress";
import { type MessagesStage, openMessagesStage } from "./messages-stage";
import { MessagesWorld } from "./messages-world";

jest.setTimeout(180_000);

const LEASE_MS = 4_000;
const TAKEOVER_MS = LEASE_MS + 5_000;
const TEN_MINUTES = 600_000;

let stage: MessagesStage;
let world: MessagesWorld;
let progress: MessagesProgress;
const figures: [what: string, seconds: number[]][] = [];

beforeAll(async () => {
  stage = await openMessagesStage(LEASE_MS);
  world = new MessagesWorld(7, stage.client, stage.db);
  progress = new MessagesProgress(stage);
  await world.settle();
});

afterEach(() => converge(stage));

afterAll(async () => {
  await stage?.close();
  const rows = figures.map(([what, seconds]) => [
    what,
    String(seconds.length),
    ...[Math.min(...seconds), Math.max(...seconds)].map((value) => value.toFixed(1)),
  ]);
  process.stdout.write(`\n${markdownTable(["seconds", "times", "least", "most"], rows)}\n`);
});

/** Resolves when a listener has logged it. */
function heard(event: string, fields: LogFields = {}): Promise<LogFields> {
  const fits = (found: LogFields) => Object.entries(fields).every(([name, value]) => found[name] === value);
  return stage.bus
    .next(
      (found) => found.event === event && fits(found.fields),
      `${event} ${JSON.stringify(fields)}`,
      60_000,
    )
    .then((found) => found.fields);
}

/** Writes all the time, as fast as messages are vectorized, until it is stopped. */
function keepWriting(): { stop(): Promise<void> } {
  let stopped = false;
  const work = async () => {
    while (!stopped) {
      progress.wrote(await world.write(5));
      await progress.until(() => stopped || progress.open < 100);
    }
  };
  const working = work();
  return {
    stop: () => {
      stopped = true;
      progress.look();
      return working;
    },
  };
}

/** Seconds until what comes first after now is vectorized. */
async function untilNextIsVectorized(): Promise<number> {
  const begun = performance.now();
  const vectorized = progress.nextVectorized();
  progress.wrote(await world.write(5));
  await vectorized;
  return (performance.now() - begun) / 1000;
}

/** Every message of the topic: the term it was published in, by the order in which Pub/Sub took it in. */
async function recordTerms(): Promise<{ terms(): number[]; stop(): Promise<void> }> {
  const { project, addresses, plan } = stage.setup;
  const pubsub = new PubSub({ projectId: project, apiEndpoint: addresses.pubsub, emulatorMode: true });
  const [recorder] = await pubsub
    .topic(subscriptionOf(plan, "vectorize-messages").topic)
    .createSubscription("recorder");
  const published = new Map<bigint, number>();
  recorder.on("message", (message: Message) => {
    published.set(BigInt(message.id), Number(message.attributes["term"]));
    message.ack();
  });
  return {
    terms: () => [...published].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, term]) => term),
    stop: async () => {
      await recorder.delete();
      await pubsub.close();
    },
  };
}

test("of two replicas whose clocks differ by twenty minutes, never two publish, however often the leader freezes", async () => {
  const recorded = await recordTerms();
  const clock = `--require=${join(__dirname, "messages-clock.cjs")}`;
  const replicas = { ahead: TEN_MINUTES, behind: -TEN_MINUTES };
  for (const [name, aheadMs] of Object.entries(replicas)) {
    await stage.startListener(name, {
      LISTENER_NAME: name,
      NODE_OPTIONS: clock,
      CLOCK_AHEAD_MS: String(aheadMs),
    });
  }
  const first = heard("listener.leading");
  await stage.running("mongo-listener").stop();
  let { holder, term } = await first;
  const writing = keepWriting();
  const takeovers: number[] = [];
  for (let round = 0; round < 6; round++) {
    await untilNextIsVectorized();
    const name = String(holder).startsWith("ahead") ? "ahead" : "behind";
    const pid = Number(stage.running(name).pid);
    const next = heard("listener.leading", { term: Number(term) + 1 });
    const lost = heard("listener.lead-lost", { term: Number(term) });
    process.kill(pid, "SIGSTOP");
    const frozen = performance.now();
    const leader = await next;
    takeovers.push((performance.now() - frozen) / 1000);
    await untilNextIsVectorized();
    process.kill(pid, "SIGCONT");
    await lost;
    expect(leader["holder"]).not.toBe(holder);
    ({ holder, term } = leader);
  }
  await writing.stop();
  await converge(stage);
  const terms = recorded.terms();
  await recorded.stop();
  for (const name of Object.keys(replicas)) await stage.running(name).stop();
  await stage.restart("mongo-listener");
  figures.push([`takeover from a frozen leader (lease ${LEASE_MS / 1000} s)`, takeovers]);
  expect(Math.max(...takeovers)).toBeLessThan(TAKEOVER_MS / 1000);
  expect(new Set(terms).size).toBeGreaterThanOrEqual(6);
  expect(terms).toEqual(terms.toSorted((a, b) => a - b));
});

const OUTAGE_MS = 20_000;

test("Firestore is killed and stays away for twenty seconds, while people go on writing", async () => {
  progress.wrote(await world.write(100));
  stage.kill("firestore");
  // Not a wait for something to happen: the scenario is that long.
  const outage = new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
  progress.wrote(await world.write(200));
  await outage;
  const begun = performance.now();
  await stage.restart("firestore");
  await untilNextIsVectorized();
  figures.push(["until a message is vectorized after 20 s without Firestore", [secondsSince(begun)]]);
});

test("MongoDB is killed in the middle of writing, again and again", async () => {
  const recoveries: number[] = [];
  for (let round = 0; round < 3; round++) {
    progress.wrote(await world.write(100));
    stage.kill("mongo");
    const begun = performance.now();
    await stage.restart("mongo");
    await untilNextIsVectorized();
    recoveries.push(secondsSince(begun));
  }
  figures.push(["until a message is vectorized after a kill of MongoDB", recoveries]);
});

test("the oplog is lost while nobody listens: what was written and deleted meanwhile is found", async () => {
  progress.wrote(await world.write(300));
  await converge(stage);
  await stage.running("mongo-listener").stop();
  await stage.running("mongo").stop();
  const { ports, dataFolder } = stage.setup;
  const small: RunningService = await startMongo({
    port: ports.mongo,
    dataDir: join(dataFolder, "mongo"),
    oplogSize: 100,
  });
  try {
    const { deleted } = world.deeds;
    await world.dissolveRoom();
    progress.wrote(await world.write(300));
    expect(world.deeds.deleted - deleted).toBeGreaterThan(10);
    const gap = heard("listener.gap");
    const begun = performance.now();
    await stage.restart("mongo-listener");
    expect(await gap).toMatchObject({ reason: "history lost" });
    await converge(stage);
    figures.push(["until nothing differs after a loss of the oplog", [secondsSince(begun)]]);
    expect((await stage.firestore.doc(LISTENER_STATE).get()).get("gaps")).toBe(1);
  } finally {
    await stage.running("mongo-listener").stop();
    await small.close();
    await stage.restart("mongo");
    await stage.restart("mongo-listener");
  }
});

function secondsSince(begun: number): number {
  return (performance.now() - begun) / 1000;
}
