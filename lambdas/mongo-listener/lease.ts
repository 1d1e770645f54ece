import type { ListenerState } from "../shared/chat/listener-state";
import type { Log } from "../shared/log";
import { BackOff } from "./back-off";
import type { Clock } from "./clock";
import type { MirrorWrite } from "./interpret-change";
import { LeaseLostError } from "./lease-lost-error";
import type { ListenerStore } from "./listener-store";

/** What a leader writes about itself and its work. */
export type StateChange = Partial<Omit<ListenerState, "holder" | "term" | "leaseMs" | "expiresAt">>;

export interface LeaseOptions {
  store: ListenerStore;
  clock: Clock;
  log: Log;
  /** How long a lease lasts after the request that renewed it was begun, milliseconds. */
  leaseMs: number;
}

/** A leader stops this part of its lease early, so that what it began last is over when another begins. */
const MARGIN = 1 / 5;

/**
 * The right of one process to publish and to write, for a term. It ends by this process's own clock, counted from before each
 * renewal; what is written afterwards is refused by the store, which knows the term.
 */
export class Lease {
  private writing: Promise<void> = Promise.resolve();
  private over = false;
  private renewedAt: number;

  /**
   * @param current state that made this process the leader
   * @param claimedAt monotonic time from before the claim
   */
  constructor(
    private readonly options: LeaseOptions,
    private current: ListenerState,
    claimedAt: number,
  ) {
    this.renewedAt = claimedAt;
  }

  get state(): Readonly<ListenerState> {
    return this.current;
  }

  get term(): number {
    return this.current.term;
  }

  /** How long this process may still act, milliseconds. */
  remainingMs(): number {
    if (this.over) return 0;
    const { clock, leaseMs } = this.options;
    return Math.max(0, this.renewedAt + leaseMs * (1 - MARGIN) - clock.monotonic());
  }

  isHeld(): boolean {
    return this.remainingMs() > 0;
  }

  /** @throws LeaseLostError if this process is not the leader any more */
  check(): void {
    if (!this.isHeld()) throw new LeaseLostError(this.term);
  }

  /**
   * Writes the state and documents together, which renews the lease. Writes are made one after the other, each
   * again until it succeeds or the lease is over.
   *
   * @throws LeaseLostError
   */
  write(change: StateChange = {}, documents: readonly MirrorWrite[] = []): Promise<void> {
    return this.afterOthers(() => this.writeUntilDone(change, documents));
  }

  /** Renews the lease whenever a third of it has passed without a write, until the signal or its end. */
  async keep(signal: AbortSignal): Promise<void> {
    const { clock, leaseMs } = this.options;
    while (!signal.aborted) {
      const waitMs = this.renewedAt + leaseMs / 3 - clock.monotonic();
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      else await this.write();
    }
  }

  /** Ends the term for this process. Another takes the lead when the lease has run out. */
  end(): void {
    this.over = true;
  }

  /** Gives the lead up, so that another may take it at once: for when nothing can still happen that was begun. */
  async release(): Promise<void> {
    await this.afterOthers(async () => {
      const remainingMs = this.remainingMs();
      this.end();
      if (remainingMs === 0) return;
      const { store, log } = this.options;
      const released = { ...this.current, holder: "", expiresAt: 0 };
      await this.within(remainingMs, store.write(released, [], this.current)).catch((error: unknown) => {
        log.warn("listener.release-failed", { term: this.term, reason: String(error) });
      });
    });
  }

  private afterOthers(write: () => Promise<void>): Promise<void> {
    const written = this.writing.then(write);
    this.writing = written.catch(() => {});
    return written;
  }

  private async writeUntilDone(change: StateChange, documents: readonly MirrorWrite[]): Promise<void> {
    const { clock, log } = this.options;
    const backOff = new BackOff(clock, 200, 2_000);
    for (;;) {
      this.check();
      try {
        return await this.writeOnce(change, documents);
      } catch (error) {
        if (error instanceof LeaseLostError) {
          this.over = true;
          throw error;
        }
        log.warn("listener.write-failed", { term: this.term, reason: String(error) });
      }
      await clock.sleep(Math.min(backOff.next(), this.remainingMs()));
    }
  }

  private async writeOnce(change: StateChange, documents: readonly MirrorWrite[]): Promise<void> {
    const { store, clock, leaseMs } = this.options;
    const begunAt = clock.monotonic();
    // Whoever watches must see each renewal, also if the clock stands still or is set back.
    const expiresAt = Math.max(clock.now() + leaseMs, this.current.expiresAt + 1);
    const next = { ...this.current, ...change, expiresAt };
    await this.within(this.remainingMs(), store.write(next, documents, this.current));
    this.current = next;
    this.renewedAt = begunAt;
  }

  /** A store that does not answer must not hold up the end of the lease. @throws LeaseLostError if it takes longer */
  private async within(milliseconds: number, written: Promise<void>): Promise<void> {
    const timer = new AbortController();
    const tooLate = this.options.clock.sleep(milliseconds, timer.signal).then(() => {
      throw new LeaseLostError(this.term);
    });
    tooLate.catch(() => {});
    written.catch(() => {});
    try {
      await Promise.race([written, tooLate]);
    } finally {
      timer.abort();
    }
  }
}
