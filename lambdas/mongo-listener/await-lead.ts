import type { ListenerState } from "../shared/chat/listener-state";
import { PIPELINE_VERSION } from "./chat-collections";
import { Lease, type LeaseOptions } from "./lease";

export interface Candidacy extends LeaseOptions {
  /** Name of this process, which no other one has. */
  holder: string;
  signal: AbortSignal;
}

/**
 * Follows until this process may lead. A lease counts as over when this process has itself seen it unchanged for as
 * long as it lasts, by its own clock: the clocks of two machines are never compared.
 *
 * @returns `undefined` if the signal came first
 */
export async function awaitLead(candidacy: Candidacy): Promise<Lease | undefined> {
  const { store, clock, log, leaseMs, holder, signal } = candidacy;
  let seen: { renewal: string; since: number } | undefined;
  while (!signal.aborted) {
    const askedAt = clock.monotonic();
    let waitMs = leaseMs / 10;
    try {
      const state = await store.read();
      const renewal = renewalOf(state);
      if (seen?.renewal !== renewal) seen = { renewal, since: clock.monotonic() };
      // Whoever leads may have been started with another setting.
      const leftMs = seen.since + Math.max(leaseMs, state?.leaseMs ?? 0) - askedAt;
      if (!state?.holder || leftMs <= 0) {
        const lease = await claim(candidacy, state);
        if (lease) return lease;
      } else {
        waitMs = Math.min(waitMs, leftMs);
      }
    } catch (error) {
      log.warn("listener.watch-failed", { holder, reason: String(error) });
    }
    await clock.sleep(waitMs, signal);
  }
  return undefined;
}

function renewalOf(state: ListenerState | undefined): string {
  return state ? JSON.stringify([state.holder, state.term, state.expiresAt]) : "";
}

async function claim(candidacy: Candidacy, seen: ListenerState | undefined): Promise<Lease | undefined> {
  const { store, clock, leaseMs, holder } = candidacy;
  const claimedAt = clock.monotonic();
  const next: ListenerState = {
    ...(seen ?? { phase: "snapshot", gaps: 0, pipelineVersion: PIPELINE_VERSION }),
    holder,
    term: (seen?.term ?? 0) + 1,
    leaseMs,
    expiresAt: Math.max(clock.now() + leaseMs, (seen?.expiresAt ?? 0) + 1),
  };
  return (await store.claim(seen, next)) ? new Lease(candidacy, next, claimedAt) : undefined;
}
