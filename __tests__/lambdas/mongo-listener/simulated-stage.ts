import { ListenerStatus } from "../../../lambdas/mongo-listener/listener-status";
import { createMetrics } from "../../../lambdas/mongo-listener/metrics";
import { runListener } from "../../../lambdas/mongo-listener/run-listener";
import type { Log } from "../../../lambdas/shared/log";
import { randomOf } from "../../fuzz/random";
import { SimulatedChat } from "./simulated-chat";
import { COLLECTIONS, SimulatedCloud } from "./simulated-cloud";
import { type Process, SimulatedWorld } from "./simulated-world";

const rules = { assistant: "assistant", excludedRooms: new Set<string>() };

/** A listener in the world. */
export interface Replica extends Process {
  stop: AbortController;
  ended: boolean;
}

/** A line of a listener's log, and when it was written. */
export interface StageLine {
  replica: string;
  event: string;
  at: number;
}

/** Listeners, the chat and the cloud, in a world that goes by a seed. */
export class SimulatedStage {
  readonly world: SimulatedWorld;
  readonly chat: SimulatedChat;
  readonly cloud: SimulatedCloud;
  /** What the listeners have logged. */
  readonly lines: StageLine[] = [];
  private readonly replicas: Replica[] = [];

  constructor(seed: number) {
    this.world = new SimulatedWorld(randomOf(seed).share);
    this.chat = new SimulatedChat(this.world);
    this.cloud = new SimulatedCloud(this.world, this.chat, rules);
  }

  start(leaseMs = 15_000): Replica {
    const process: Replica = {
      name: `replica-${this.replicas.length + 1}`,
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
      leaseMs,
      rules,
      database: this.chat.seenBy(process),
      topicFor: (lease) => this.cloud.topicOf(process, lease),
      store: this.cloud.storeOf(process),
      clock,
      log: this.logOf(process),
      metrics: createMetrics(status, false),
      status,
      signal: process.stop.signal,
    }).then(
      () => {
        process.ended = true;
      },
      (error: unknown) => this.cloud.violations.push(`a replica failed: ${String(error)}`),
    );
    return process;
  }

  /** Lets things happen until something is so. @throws Error if it does not come to that */
  async until(condition: () => boolean, steps = 20_000): Promise<void> {
    for (let step = 0; !condition(); step++) {
      if (step === steps || !(await this.world.step())) throw new Error(`It never came to ${condition}.`);
    }
  }

  /** When something was logged. */
  timesOf(event: string, { name }: Pick<Replica, "name">): number[] {
    return this.lines.filter((line) => line.event === event && line.replica === name).map(({ at }) => at);
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

  private logOf({ name }: Replica): Log {
    const write = (event: string) => void this.lines.push({ replica: name, event, at: this.world.now });
    return { info: write, warn: write, error: write };
  }
}
