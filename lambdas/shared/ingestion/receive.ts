import { checkPost } from "./check-form";
import { checkPath } from "./check-path";
import type { Arrival, IngestionSource } from "./ingestion-source";
import type { Journal } from "./journal";
import {
  type BodyStore,
  type DeliveryQueue,
  MAX_BODY_BYTES,
  MAX_QUEUED_BYTES,
  parsePayload,
  type QueuedDelivery,
} from "./queued-delivery";
import { readBody } from "./read-body";
import { Refusal } from "./refusal";
import { answerHealth } from "./webhook-health";

/** What receiving needs. */
export interface Reception {
  source: IngestionSource;
  /** The last part of the paths that the source's webhooks may come by; without any, nobody is let in. */
  pathKeys: readonly string[];
  queue: DeliveryQueue;
  /** For what a queue message cannot hold. Without it, such a body is refused. */
  bodies?: BodyStore;
  journal: Journal;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * Answers a webhook: 200 once the delivery is in the queue, and not before. Everything else waits behind the queue,
 * since senders give up after seconds and switch off a receiver that fails too often.
 */
export async function receive(request: Request, reception: Reception): Promise<Response> {
  const { source, pathKeys, bodies, journal, now } = reception;
  if (new URL(request.url).pathname === "/healthz") {
    return answerHealth({ source: source.name, bodies, now });
  }
  const start = now();
  try {
    await checkPath(request.url, source.name, pathKeys);
    checkPost(request);
    journal("received", { source: source.name });
    const arrival = await readArrival(request, reception);
    await checkSender(arrival, source);
    const identity = await source.identify(arrival);
    const bytes = arrival.body.length;
    journal("verified", { ...identity, source: source.name, bytes });
    const queuing = now();
    await enqueue(
      { ...identity, ...kept(arrival, source), receivedAt: new Date(start).toISOString() },
      reception,
    );
    const end = now();
    journal("queued", {
      ...identity,
      source: source.name,
      bytes,
      durationMs: end - queuing,
      ackMs: end - start,
    });
    return Response.json({ delivery: identity.delivery });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code: reason, status, cause } = error;
    journal("rejected", { reason, status, error: cause === undefined ? undefined : String(cause) });
    return error.toResponse();
  }
}

async function readArrival(request: Request, { bodies }: Reception): Promise<Arrival> {
  const body = await readBody(request, bodies ? MAX_BODY_BYTES : MAX_QUEUED_BYTES, "event");
  try {
    return { headers: request.headers, body, payload: parsePayload(body) };
  } catch {
    throw new Refusal(400, "invalid-json", "The body is not valid JSON in UTF-8.", "Send one JSON object.");
  }
}

async function checkSender(arrival: Arrival, source: IngestionSource): Promise<void> {
  const verdict = await source.verify(arrival);
  if (verdict === "verified") return;
  if (verdict === "unconfigured") {
    throw new Refusal(
      503,
      "no-secret-configured",
      "The receiver has no secret to check deliveries with.",
      `Set the webhook secret of the ${source.name} receiver and deploy it again.`,
      RETRY_LATER,
    );
  }
  throw new Refusal(
    401,
    "not-authentic",
    "The delivery does not carry a valid secret.",
    "Register the webhook again and give the receiver the secret that this returns.",
  );
}

function kept({ headers, body }: Arrival, { keptHeaders }: IngestionSource) {
  const named = keptHeaders.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { headers: Object.fromEntries(named) as Record<string, string>, body };
}

async function enqueue(
  { body, ...delivery }: Omit<QueuedDelivery, "body"> & { body: Uint8Array },
  { source, queue, bodies }: Reception,
): Promise<void> {
  try {
    if (bodies === undefined || body.length <= MAX_QUEUED_BYTES) {
      await queue.send({ ...delivery, body }, { contentType: "v8" });
      return;
    }
    // The body comes first: a message must never tell of one that is not there.
    const key = `${source.name}/${delivery.delivery}`;
    await bodies.put(key, body);
    await queue.send({ ...delivery, body: { key } }, { contentType: "v8" });
  } catch (cause) {
    throw new Refusal(
      503,
      "queue-unavailable",
      "The delivery could not be kept, so it is not accepted.",
      "Send it again.",
      RETRY_LATER,
      { cause },
    );
  }
}

const RETRY_LATER = { "retry-after": "30" };
