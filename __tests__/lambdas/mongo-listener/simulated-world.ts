import type { Clock } from "../../../lambdas/mongo-listener/clock";

/** A process in the world: it takes part until it is killed, and not while it is frozen. */
export interface Process {
  name: string;
  alive: boolean;
  frozen: boolean;
}

interface Waiting {
  process: Process;
  dueAt: number;
  go: () => void;
}

/**
 * A world whose time stands still unless nothing else can happen, and in which whatever waits goes on in a random order. A
 * process can be killed or frozen wherever it waits.
 */
export class SimulatedWorld {
  now = Date.parse("2026-01-01T00:00:00Z");
  /** Whether nothing fails that could. */
  calm = false;
  private waiting: Waiting[] = [];

  /** @param random from 0 to 1 */
  constructor(readonly random: () => number) {}

  /** Lets others go first. Resolves when it is this process's turn; never if that has been killed. */
  turn(process: Process): Promise<void> {
    return this.wait(process, this.now);
  }

  chance(probability: number): boolean {
    return !this.calm && this.random() < probability;
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(items.length)];
  }

  /** @param skewMs how far the process's clock is off */
  clockOf(process: Process, skewMs = 0): Clock {
    return {
      now: () => this.now + skewMs,
      monotonic: () => this.now,
      random: this.random,
      sleep: (milliseconds, signal) =>
        signal?.aborted
          ? Promise.resolve()
          : Promise.race([this.wait(process, this.now + Math.max(0, milliseconds)), aborted(signal)]),
    };
  }

  /** Lets one of those that wait go on, or time pass until one can. @returns whether there was one */
  async step(): Promise<boolean> {
    this.waiting = this.waiting.filter(({ process }) => process.alive);
    const awake = this.waiting.filter(({ process }) => !process.frozen);
    if (awake.length === 0) return false;
    const due = awake.filter(({ dueAt }) => dueAt <= this.now);
    if (due.length === 0) {
      this.now = Math.min(...awake.map(({ dueAt }) => dueAt));
      return true;
    }
    const next = this.pick(due) as Waiting;
    this.waiting.splice(this.waiting.indexOf(next), 1);
    next.go();
    // Everything that follows from it without waiting happens before the next step.
    await new Promise((resolve) => setImmediate(resolve));
    return true;
  }

  private wait(process: Process, dueAt: number): Promise<void> {
    return new Promise((go) => this.waiting.push({ process, dueAt, go }));
  }
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
}
