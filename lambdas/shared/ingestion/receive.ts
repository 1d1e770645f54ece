import { checkForm } from "./check-form";
import type { Arrival, IngestionSource } from "./ingestion-source";
import type { Journal } from "./journal";
import { type DeliveryQueue, MAX_BODY_BYTES, parsePayload } from "./queued-delivery";
import { readBody } from "./read-body";
import { Refusal } from "./refusal";

/** What receiving needs. */
export interface Reception {
  source: IngestionSource;
  queue: DeliveryQueue;
  journal: Journal;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * Answers a webhook: 200 once the delivery is in the queue, and not before. Everything else waits behind the queue,
 * since senders give up after seconds and switch off a receiver that fails too often.
 */
export async function receive(request: Request, reception: Reception): Promise<Response> {
  if (new URL(request.url).pathname === "/healthz") return Response.json({ status: "ok" });
  try {
    checkForm(request, reception.source.path, reception.source.name);
    const arrival = await readArrival(request);
    await checkSender(arrival, reception.source);
    const delivery = await enqueue(arrival, reception);
    return Response.json({ delivery });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code: reason, status, cause } = error;
    reception.journal("rejected", { reason, status, error: cause === undefined ? undefined : String(cause) });
    return error.toResponse();
  }
}

async function readArrival(request: Request): Promise<Arrival> {
  const body = await readBody(request, MAX_BODY_BYTES, "event");
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

async function enqueue(arrival: Arrival, { source, queue, journal, now }: Reception): Promise<string> {
  const identity = await source.identify(arrival);
  const start = now();
  const headers = Object.fromEntries(
    source.keptHeaders.flatMap((name) => {
      const value = arrival.headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
  const delivery = { ...identity, receivedAt: new Date(start).toISOString(), headers, body: arrival.body };
  try {
    await queue.send(delivery, { contentType: "v8" });
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
  journal("queued", {
    ...identity,
    source: source.name,
    bytes: arrival.body.length,
    durationMs: now() - start,
  });
  return identity.delivery;
}

const RETRY_LATER = { "retry-after": "30" };
