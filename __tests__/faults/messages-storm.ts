import { type Random, randomOf } from "../fuzz/random";
import { converge } from "./messages-differences";
import { MessagesProgress } from "./messages-progress";
import type { MessagesStage } from "./messages-stage";
import { type Deeds, MessagesWorld } from "./messages-world";

/** Processes that are killed, together if there are several. */
const VICTIMS: Record<string, string[]> = {
  listener: ["mongo-listener"],
  "Pub/Sub": ["pubsub"],
  vectorize: ["vectorize-messages", "vectorize-rooms"],
  Qdrant: ["qdrant"],
};

export interface StormOptions {
  seed: number;
  messages: number;
  kills: number;
}

/** One kill, and how long it was felt. */
export interface Recovery {
  victim: string;
  /** From the start of the new process until it answers, milliseconds. */
  readyMs: number;
  /** From the start of the new process until the first message that was written after it is vectorized, milliseconds. */
  vectorizedMs: number;
}

export interface Storm {
  deeds: Deeds;
  recoveries: Recovery[];
  /** From the last write until nothing differs, milliseconds. */
  drainMs: number;
  /** Messages that were given up. */
  dead: number;
}

/** Messages in one command of the chat. */
const TOGETHER = 20;
/** Messages that are written and not vectorized, above which nobody writes for a moment. */
const MOST_OPEN = 250;

/** Writes messages while processes are killed at random, and waits until everything is as it should be. */
export async function playStorm(
  stage: MessagesStage,
  { seed, messages, kills }: StormOptions,
): Promise<Storm> {
  const world = new MessagesWorld(seed, stage.client, stage.db);
  await world.settle();
  const progress = new MessagesProgress(stage);
  const random = randomOf(seed + 1);
  const plan = killPlan(random, messages, kills);
  const felt: Promise<Recovery>[] = [];
  const restarts = new Map<string, Promise<void>>();
  for (let written = 0; written < messages; written += TOGETHER) {
    while (plan[0] && plan[0].after <= written) {
      felt.push(killAndRestart(stage, progress, plan[0].victim, restarts));
      plan.shift();
    }
    progress.wrote(await world.write(Math.min(TOGETHER, messages - written)));
    await progress.until(() => progress.open < MOST_OPEN);
  }
  const begun = performance.now();
  const recoveries = await Promise.all(felt);
  await converge(stage);
  progress.stop();
  const { deeds } = world;
  return { deeds, recoveries, drainMs: performance.now() - begun, dead: progress.dead };
}

/** When which process is killed: each as often as the others, at moments spread over all messages. */
function killPlan(random: Random, messages: number, kills: number): { after: number; victim: string }[] {
  const names = Object.keys(VICTIMS);
  let left: string[] = [];
  return Array.from({ length: kills }, (_, index) => {
    if (left.length === 0) left = [...names];
    const [victim = ""] = left.splice(random.below(left.length), 1);
    return { after: Math.floor((messages * (index + random.share())) / (kills + 1)), victim };
  });
}

/** Kills a process, once it is back from the kill before. */
async function killAndRestart(
  stage: MessagesStage,
  progress: MessagesProgress,
  victim: string,
  restarts: Map<string, Promise<void>>,
): Promise<Recovery> {
  const names = VICTIMS[victim] ?? [];
  let begun = 0;
  let vectorized: Promise<void> | undefined;
  const restarted = (restarts.get(victim) ?? Promise.resolve()).then(async () => {
    for (const name of names) stage.kill(name);
    begun = performance.now();
    vectorized = progress.nextVectorized();
    await Promise.all(names.map((name) => stage.restart(name)));
  });
  restarts.set(victim, restarted);
  await restarted;
  const readyMs = performance.now() - begun;
  await vectorized;
  return { victim, readyMs, vectorizedMs: performance.now() - begun };
}
