import fc from "fast-check";
import { ListenerStatus } from "../../../lambdas/mongo-listener/listener-status";
import { createMetrics } from "../../../lambdas/mongo-listener/metrics";
import { runListener } from "../../../lambdas/mongo-listener/run-listener";
import { randomOf } from "../../fuzz/random";
import { SimulatedChat } from "./simulated-chat";
import { COLLECTIONS, SimulatedCloud } from "./simulated-cloud";
import { type Process, SimulatedWorld } from "./simulated-world";

jest.setTimeout(120_000);

const rules = { assistant: "assistant", excludedRooms: new Set<string>() };
const log = { info: () => {}, warn: () => {}, error: () => {} };

/** Two listeners, the chat and the cloud, in a world that goes by a seed. */
class Stage {
  readonly world: SimulatedWorld;
  readonly chat: SimulatedChat;
  readonly cloud: SimulatedCloud;
  private readonly replicas: (Process & { stop: AbortController; ended: boolean })[] = [];
  private started = 0;

  constructor(seed: number) {
    this.world = new SimulatedWorld(randomOf(seed).share);
    this.chat = new SimulatedChat(this.world);
    this.cloud = new SimulatedCloud(this.world, this.chat, rules);
  }

  start(): void {
    const process = {
      name: `replica-${++this.started}`,
      alive: true,
      frozen: false,
      ended: false,
      stop: new AbortController(),
    };
    this.replicas.push(process);
    const clock = this.world.clockOf(process, (this.world.random() - 0.5) * 3_600_000);
    const status = new ListenerStatus(clock);
    void runListener({
      holder: process.name,
      leaseMs: 15_000,
      rules,
      database: this.chat.seenBy(process),
      topicFor: (lease) => this.cloud.topicOf(process, lease),
      store: this.cloud.storeOf(process),
      clock,
      log,
      metrics: createMetrics(status, false),
      status,
      signal: process.stop.signal,
    }).then(
      () => {
        process.ended = true;
      },
      (error: unknown) => this.cloud.violations.push(`a replica failed: ${String(error)}`),
    );
  }

  /** Something happens to a replica or to the database's log. */
  disturb(): void {
    const { world, chat } = this;
    const living = this.replicas.filter(({ alive, ended }) => alive && !ended);
    const victim = world.pick(living);
    switch (world.below(8)) {
      case 0:
      case 1:
        if (victim) victim.alive = false;
        this.start();
        break;
      case 2:
        victim?.stop.abort();
        this.start();
        break;
      case 3:
      case 4:
        if (victim) victim.frozen = !victim.frozen;
        break;
      case 5:
        chat.forget();
        break;
      case 6:
        if (world.chance(0.3)) chat.drop(world.pick(COLLECTIONS) ?? "users");
        break;
      default:
        // Time for leases to run out.
        world.now += world.below(40_000);
    }
  }

  thawAll(): void {
    for (const replica of this.replicas) replica.frozen = false;
  }

  get isSettled(): boolean {
    const { state } = this.cloud;
    return state?.phase === "stream" && state.token === String(this.chat.log.length - 1);
  }

  killAll(): void {
    for (const replica of this.replicas) replica.alive = false;
  }
}

async function play(seed: number): Promise<void> {
  const stage = new Stage(seed);
  const { world, chat, cloud } = stage;
  for (let change = 0; change < 10; change++) chat.changeSomething();
  stage.start();
  stage.start();
  for (let step = 0; step < 1_500 && cloud.violations.length === 0; step++) {
    if (world.chance(0.1)) chat.changeSomething();
    if (world.chance(0.01)) stage.disturb();
    await world.step();
  }
  stage.thawAll();
  stage.start();
  for (let step = 0; step < 30_000 && !stage.isSettled && cloud.violations.length === 0; step++)
    await world.step();
  stage.killAll();
  expect(cloud.violations).toEqual([]);
  expect({ settled: stage.isSettled, differences: cloud.differences() }).toEqual({
    settled: true,
    differences: [],
  });
}

test("whatever is killed, frozen, refused or forgotten, others see the chat as it is, and never by two leaders", async () => {
  await fc.assert(fc.asyncProperty(fc.noShrink(fc.integer()), play), {
    numRuns: 60,
  });
});
