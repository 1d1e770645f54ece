import { redact, redactText } from "../redact";
import type { DeliveryStore, StoredDelivery } from "./delivery-store";
import type { IngestionSource } from "./ingestion-source";
import type { Journal } from "./journal";
import { type DeliveryMessage, parsePayload, type QueuedDelivery } from "./queued-delivery";

/** What consuming needs. */
export interface Consumption {
  source: IngestionSource;
  store: DeliveryStore;
  journal: Journal;
  /** Milliseconds since 1970. */
  now: () => number;
  /** From 0 to 1. */
  random: () => number;
}

/**
 * Turns queued deliveries into records. Each is settled by itself: one that fails waits and comes again, and makes
 * none of the others be done twice. Deliveries of one record are applied one after another, since their transactions
 * would only get in each other's way.
 */
export async function consume(messages: readonly DeliveryMessage[], consumption: Consumption): Promise<void> {
  const orderly = { ...consumption, store: oneByOne(consumption.store) };
  await settleAll(messages, consumption, RETRY_SECONDS, (delivery) => applyDelivery(delivery, orderly));
}

/** Keeps the deliveries that the queue gave up on, with what they held, until somebody looks at them. */
export async function consumeDead(
  messages: readonly DeliveryMessage[],
  consumption: Consumption,
): Promise<void> {
  const { source, store, journal } = consumption;
  await settleAll(messages, consumption, DEAD_RETRY_SECONDS, async (delivery) => {
    const reason = "The queue gave up after its last retry; each try's error is logged as delivery.retried.";
    await store.bury(toStored(delivery, source), reason);
    journal("dead", { delivery: delivery.delivery, reason });
  });
}

async function applyDelivery(delivery: QueuedDelivery, consumption: Consumption): Promise<void> {
  const { source, store, journal, now } = consumption;
  const start = now();
  const transformation = await source.transform(delivery, parsePayload(delivery.body));
  const stored = toStored(delivery, source);
  const finish = (outcome: Parameters<Journal>[0], details: Record<string, string>) =>
    journal(outcome, {
      delivery: delivery.delivery,
      source: source.name,
      type: delivery.type,
      ...details,
      durationMs: now() - start,
      queuedMs: start - Date.parse(delivery.receivedAt),
    });
  if ("quarantine" in transformation) {
    const reason = redactText(transformation.quarantine, source.secrets);
    finish(await store.quarantine(stored, reason), { reason });
  } else {
    const { record } = transformation;
    finish(await store.apply(stored, record), { record: record.id });
  }
}

/** A store that applies the deliveries of a record in turn, whether the one before succeeded or not. */
function oneByOne(store: DeliveryStore): DeliveryStore {
  const last = new Map<string, Promise<unknown>>();
  return {
    ...store,
    apply(delivery, record) {
      const before = last.get(record.id) ?? Promise.resolve();
      const apply = () => store.apply(delivery, record);
      const application = before.then(apply, apply);
      last.set(record.id, application);
      return application;
    },
  };
}

async function settleAll(
  messages: readonly DeliveryMessage[],
  { journal, random }: Consumption,
  delays: { first: number; longest: number },
  settle: (delivery: QueuedDelivery) => Promise<void>,
): Promise<void> {
  await Promise.all(
    messages.map(async (message) => {
      try {
        await settle(message.body);
        message.ack();
      } catch (error) {
        const { body, attempts } = message;
        journal("retried", { delivery: body.delivery, attempt: attempts, error: String(error) });
        message.retry({ delaySeconds: retryDelay(attempts, delays, random) });
      }
    }),
  );
}

const RETRY_SECONDS = { first: 2, longest: 900 };

// Nothing comes after the dead letters: the tries must outlast an outage, not a glitch.
const DEAD_RETRY_SECONDS = { first: 60, longest: 3600 };

/** Doubles with each attempt; spread over its upper half, so that what failed together does not return together. */
function retryDelay(
  attempts: number,
  { first, longest }: { first: number; longest: number },
  random: () => number,
): number {
  return Math.ceil(Math.min(longest, first * 2 ** (attempts - 1)) * (0.5 + random() / 2));
}

function toStored({ body, ...delivery }: QueuedDelivery, { name, secrets }: IngestionSource): StoredDelivery {
  return {
    ...delivery,
    source: name,
    type: redactText(delivery.type, secrets),
    headers: redact(delivery.headers, secrets) as Record<string, string>,
    payload: JSON.stringify(redact(parsePayload(body), secrets)),
  };
}
