import type { CallEvent } from "./fixtures/call-events";

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
