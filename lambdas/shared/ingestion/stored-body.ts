import { type BodyStore, parsePayload, type QueuedDelivery, type StoredBody } from "./queued-delivery";

/**
 * What a queued delivery says, wherever its body waits.
 *
 * @returns `undefined` if the body was taken away, as it is once the delivery is settled
 * @throws Error if the body waits in a store that the consumer was not given
 */
export async function loadPayload(
  { delivery, body }: QueuedDelivery,
  bodies: BodyStore | undefined,
): Promise<unknown> {
  const bytes = isStored(body) ? await load(delivery, body, bodies) : body;
  return bytes && parsePayload(bytes);
}

/** Takes the body of a settled delivery out of the store. */
export async function discardBody({ body }: QueuedDelivery, bodies: BodyStore | undefined): Promise<void> {
  if (isStored(body)) await bodies?.delete(body.key);
}

async function load(
  delivery: string,
  { key }: StoredBody,
  bodies: BodyStore | undefined,
): Promise<Uint8Array | undefined> {
  if (!bodies) {
    throw new Error(
      `The body of ${delivery} is in the store BODIES, which the consumer is not bound to. Bind it.`,
    );
  }
  const stored = await bodies.get(key);
  return stored ? new Uint8Array(await stored.arrayBuffer()) : undefined;
}

/** Whether a body waits beside the queue. */
export function isStored(body: QueuedDelivery["body"]): body is StoredBody {
  return "key" in body;
}
