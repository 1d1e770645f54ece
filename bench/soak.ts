import { EventEmitter, once } from "node:events";
import { Agent } from "node:http";
import { FirestoreClient } from "../lambdas/shared/firestore/firestore-client";
import { post } from "./load";
import type { Sent } from "./webhook-bodies";
import type { Target } from "./webhook-worker";

/** What became of a long load. */
export interface Soak {
  /** Acknowledged deliveries, those that came twice counted twice. */
  acknowledged: number;
  /** Acknowledged a second, until the last one was settled. */
  perSecond: number;
  /** Milliseconds from the request to its answer. */
  acknowledgements: number[];
  /** Milliseconds from the request to the outcome. */
  endToEnd: number[];
  /** How many deliveries ended in which way. */
  outcomes: Record<string, number>;
  /** Acknowledged deliveries that the log tells no outcome of. */
  unsettled: number;
  /** Acknowledged deliveries that Firestore has nothing of. */
  missing: number;
}

const CONNECTIONS = 16;

/** Deliveries that may wait for their outcome: what is sent faster than it is consumed would only fill the memory. */
const MOST_OPEN = 500;

/** After so long without an outcome, what is still open is counted as unsettled, milliseconds. */
const PATIENCE_MS = 2 * 60_000;

/**
 * Posts as fast as a Worker acknowledges and its consumer settles, and then looks for each delivery.
 *
 * @param firestoreUrl where the deliveries must have ended up; without it, nothing is settled
 */
export async function soak(
  target: Target,
  webhooks: Iterator<Sent>,
  seconds: number,
  firestoreUrl?: string,
  patienceMs = PATIENCE_MS,
): Promise<Soak> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const moves = new EventEmitter().setMaxListeners(0);
  const acknowledgements: number[] = [];
  const endToEnd: number[] = [];
  const outcomes: Record<string, number> = {};
  /** When those were sent that are not settled; of a delivery that came twice, each time. */
  const open = new Map<string, number[]>();
  /** What was settled before its acknowledgement was read, or once more than it was sent. */
  const early = new Map<string, number[]>();
  const seen = new Set<string>();
  /** Those under way to their acknowledgement included. */
  let openCount = 0;
  let lastMove = 0;
  const settle = (sent: number, settled: number) => {
    endToEnd.push(settled - sent);
    openCount -= 1;
  };
  target.onSettled((delivery, outcome) => {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    const sent = open.get(delivery)?.shift();
    lastMove = performance.now();
    if (sent === undefined) early.set(delivery, [...(early.get(delivery) ?? []), lastMove]);
    else settle(sent, lastMove);
    moves.emit("one");
  });
  /** Waits until no more are open than that; `false`: for too long nothing came of them. */
  const isOpenAtMost = async (most: number): Promise<boolean> => {
    while (openCount > most) {
      const signal = AbortSignal.timeout(patienceMs);
      await once(moves, "one", { signal }).catch(() => undefined);
      if (signal.aborted) return false;
    }
    return true;
  };

  const start = performance.now();
  const sendNext = async () => {
    while (performance.now() - start < seconds * 1000) {
      if (firestoreUrl !== undefined && !(await isOpenAtMost(MOST_OPEN - 1))) return;
      const { value } = webhooks.next() as IteratorYieldResult<Sent>;
      const sent = performance.now();
      openCount += 1;
      const answer = await post(target.url, value.body, value.headers, agent);
      lastMove = performance.now();
      acknowledgements.push(lastMove - sent);
      if (firestoreUrl === undefined) continue;
      const { delivery } = JSON.parse(answer) as { delivery: string };
      seen.add(delivery);
      const settled = early.get(delivery)?.shift();
      if (settled === undefined) open.set(delivery, [...(open.get(delivery) ?? []), sent]);
      else settle(sent, settled);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, sendNext));
  } finally {
    agent.destroy();
  }
  if (firestoreUrl !== undefined) await isOpenAtMost(0);
  const elapsed = lastMove - start;
  return {
    acknowledged: acknowledgements.length,
    perSecond: (acknowledgements.length * 1000) / elapsed,
    acknowledgements,
    endToEnd,
    outcomes,
    unsettled: [...open.values()].flat().length,
    missing: firestoreUrl === undefined ? 0 : await countMissing([...seen], firestoreUrl),
  };
}

const READ_AT_ONCE = 200;

async function countMissing(deliveries: string[], url: string): Promise<number> {
  const firestore = new FirestoreClient({ url, project: "bench", accessToken: async () => "owner", fetch });
  let missing = 0;
  for (let first = 0; first < deliveries.length; first += READ_AT_ONCE) {
    const ids = deliveries.slice(first, first + READ_AT_ONCE);
    const kept = await Promise.all(
      ["deliveries", "quarantine", "deadLetters"].map((collection) =>
        firestore.getAll(ids.map((id) => ({ collection, id }))),
      ),
    );
    missing += ids.filter((_, index) => kept.every((documents) => documents[index] === undefined)).length;
  }
  return missing;
}
