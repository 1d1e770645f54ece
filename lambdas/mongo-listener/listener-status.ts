import type { ListenerState } from "../shared/chat/listener-state";
import type { Clock } from "./clock";
import type { ListenerStore } from "./listener-store";

/** Without progress for so long, something is stuck. */
const STUCK_MS = 60_000;

/** What this process does, for whoever asks whether it is well. */
export class ListenerStatus {
  role: "starting" | "following" | "leading" | "stopping" = "starting";
  streaming = false;
  /** Publications that are not acknowledged. */
  inFlight: () => number = () => 0;
  /** As this process last saw it. */
  state: ListenerState | undefined;
  private progressAt: number;

  constructor(private readonly clock: Clock) {
    this.progressAt = clock.monotonic();
  }

  /** Whether the state was read or written of late. */
  get isHealthy(): boolean {
    return this.clock.monotonic() - this.progressAt < STUCK_MS;
  }

  /** Whether it does what it is there for: applies changes as they come, or watches the one that does. */
  get isReady(): boolean {
    if (!this.isHealthy) return false;
    return this.role === "leading" ? this.streaming : this.role === "following" && this.state !== undefined;
  }

  /** Age of what is applied, seconds; 0 unless this process leads. */
  get lagSeconds(): number {
    const { asOf } = this.state ?? {};
    if (this.role !== "leading" || asOf === undefined) return 0;
    return Math.max(0, (this.clock.now() - Date.parse(asOf)) / 1000);
  }

  saw(state: ListenerState | undefined): void {
    this.state = state;
    this.progressAt = this.clock.monotonic();
  }
}

/** A store that tells the status what was read and written. */
export function observed(store: ListenerStore, status: ListenerStatus): ListenerStore {
  return {
    async read() {
      const state = await store.read();
      status.saw(state);
      return state;
    },
    claim: (seen, next) => store.claim(seen, next),
    async write(state, documents, holding) {
      await store.write(state, documents, holding);
      status.saw(state);
    },
    page: (collection, after, limit) => store.page(collection, after, limit),
  };
}
