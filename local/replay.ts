import type { CallEvent } from "./fixtures/call-events";
import type { Pipeline } from "./pipeline/pipeline";

/** Deliveries under way at the same time; Aircall sends in parallel too. */
const PARALLEL = 8;

export interface ReplayTarget {
  /** Where the webhooks go. */
  url: string;
  /** The token that Aircall puts into each body. */
  token: string;
}

/**
 * Sends deliveries as Aircall does, in their order but several at a time. Resolves when each is acknowledged.
 *
 * @param onSent called after each, with how many are done
 * @throws Error when one is refused
 */
export async function replay(
  events: readonly CallEvent[],
  target: ReplayTarget,
  onSent: (done: number) => void = () => {},
): Promise<void> {
  const queue = [...events];
  let done = 0;
  const sendNext = async () => {
    for (let event = queue.shift(); event; event = queue.shift()) {
      await send(event, target);
      done += 1;
      onSent(done);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, sendNext));
}

async function send(
  { resource, event, timestamp, data }: CallEvent,
  { url, token }: ReplayTarget,
): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "aircall-origin": "webhooks" },
    body: JSON.stringify({ resource, event, timestamp, token, data }),
  });
  const answer = await response.text();
  if (!response.ok) {
    throw new Error(`The webhook refused ${event} of call ${data["id"]} with ${response.status}: ${answer}`);
  }
}

/** Without any progress for so long, something is stuck. */
const PATIENCE_MS = 60_000;

/**
 * Resolves when so many deliveries have come to an end and every record they changed is vectorized.
 *
 * @throws Error that says what is still missing
 */
export function settled(pipeline: Pipeline, deliveries: number): Promise<void> {
  const open = () => {
    const { applied, stale, duplicate, quarantined, dead } = pipeline.counts;
    return deliveries - applied - stale - duplicate - quarantined - dead;
  };
  const unvectorized = () => pipeline.journeys().filter(({ state }) => state === "applied").length;
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const look = () => {
      clearTimeout(timer);
      if (open() <= 0 && unvectorized() === 0) {
        unsubscribe();
        resolve();
        return;
      }
      timer = setTimeout(() => {
        unsubscribe();
        reject(
          new Error(
            `Nothing has moved for ${PATIENCE_MS / 1000} s: ${open()} deliveries are not applied and ` +
              `${unvectorized()} records not vectorized. Run npm start -- --verbose to see what the services say.`,
          ),
        );
      }, PATIENCE_MS);
    };
    const unsubscribe = pipeline.subscribe(look);
    look();
  });
}
