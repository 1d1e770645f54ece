import { redactText } from "../redact";
import type { DeliveryStore } from "./delivery-store";
import type { Fetched, IngestionSource, Transformation } from "./ingestion-source";
import type { Journal } from "./journal";
import { oneByOne } from "./one-by-one";
import type { BodyStore, DeliveryMessage, DeliveryQueue, QueuedDelivery } from "./queued-delivery";
import { askedWaitMs, type RetryDelays, retryDelay } from "./retry-delay";
import { discardBody, isStored, loadPayload } from "./stored-body";
import { toStored } from "./to-stored";

/** What consuming needs. */
export interface Consumption {
  source: IngestionSource;
  store: DeliveryStore;
  /** Where the messages come from. Without it, a wait that the provider asks for counts as a try of the delivery. */
  queue?: DeliveryQueue;
  /** Where large bodies wait. */
  bodies?: BodyStore;
  journal: Journal;
  /** Milliseconds since 1970. */
  now: () => number;
  /** From 0 to 1. */
  random: () => number;
}

/**
 * Turns queued deliveries into records. Each is settled by itself: one that fails waits and comes again, and makes
 * none of the others be done twice. What must be asked of the provider is asked for all of them together. Deliveries of
 * one record are applied one after another, since their transactions would only get in each other's way.
 */
export async function consume(messages: readonly DeliveryMessage[], consumption: Consumption): Promise<void> {
  const isLarge = ({ body }: DeliveryMessage) => isStored(body.body);
  await consumeTogether(
    messages.filter((message) => !isLarge(message)),
    consumption,
  );
  // A Worker has 128 MB: it could not hold the large bodies of a whole batch.
  for (const message of messages.filter(isLarge)) await consumeTogether([message], consumption);
}

async function consumeTogether(
  messages: readonly DeliveryMessage[],
  consumption: Consumption,
): Promise<void> {
  const orderly = { ...consumption, store: oneByOne(consumption.store) };
  const read = await Promise.all(
    messages.map((message) =>
      orRetry(message, RETRY_SECONDS, consumption, () => readDelivery(message, consumption)),
    ),
  );
  const readable = read.filter((delivery) => delivery !== undefined);
  const answers = fetchAsked(readable, consumption.source);
  await Promise.all(
    readable.map((delivery) =>
      orRetry(delivery.message, RETRY_SECONDS, consumption, async () => {
        await settleDelivery(delivery, await meaningOf(delivery, consumption.source, answers), orderly);
        await discardBody(delivery.message.body, consumption.bodies);
        delivery.message.ack();
      }),
    ),
  );
}

/**
 * Tries the deliveries that the queue gave up on once more, since what made them fail may be over. What fails still is
 * kept with the reason and what it held, until somebody looks at it.
 */
export async function consumeDead(
  messages: readonly DeliveryMessage[],
  consumption: Consumption,
): Promise<void> {
  const { source, store, bodies, journal } = consumption;
  // There should be few: one after another they need the least memory.
  for (const message of messages) {
    await orRetry(message, DEAD_RETRY_SECONDS, { ...consumption, queue: undefined }, async () => {
      const reason = await lastTry(message, consumption);
      if (reason !== undefined) {
        const { delivery, type } = message.body;
        const payload = await loadPayload(message.body, bodies);
        await store.bury(toStored(message.body, payload, source), reason);
        journal("dead", { delivery, source: source.name, type, reason });
      }
      await discardBody(message.body, bodies);
      message.ack();
    });
  }
}

/**
 * Settles a delivery, or says why that is not to be had.
 *
 * @throws Error that asks to wait, which is no reason
 */
async function lastTry(message: DeliveryMessage, consumption: Consumption): Promise<string | undefined> {
  const { source } = consumption;
  try {
    const delivery = await readDelivery(message, consumption);
    const meaning = await meaningOf(delivery, source, fetchAsked([delivery], source));
    await settleDelivery(delivery, meaning, consumption);
    return undefined;
  } catch (error) {
    if (askedWaitMs(error) !== undefined) throw error;
    return redactText(String(error), source.secrets);
  }
}

/** A delivery with its body, and what it means as far as that can be told without asking anybody. */
interface ReadDelivery {
  message: DeliveryMessage;
  payload: unknown;
  /** Milliseconds since 1970. */
  start: number;
  meaning: Transformation | "settled";
}

/** What a delivery means once everybody has been asked. `settled`: it was consumed before. */
type Understanding = Exclude<ReadDelivery["meaning"], { fetch: string[] }>;

async function readDelivery(
  message: DeliveryMessage,
  { source, store, bodies, now }: Consumption,
): Promise<ReadDelivery> {
  const { body } = message;
  const start = now();
  const payload = await loadPayload(body, bodies);
  if (payload !== undefined) {
    return { message, payload, start, meaning: await source.transform(body, payload) };
  }
  // A body is only taken away once its delivery is settled.
  if (await store.holds(body.delivery)) return { message, payload, start, meaning: "settled" };
  throw new Error(`The body of ${body.delivery} is gone, but nothing tells that it was settled.`);
}

/** The answers to come, by what is asked for. They come one after another, and one that fails spoils no other. */
type Answers = ReadonlyMap<string, Promise<Fetched>>;

function fetchAsked(read: readonly ReadDelivery[], source: IngestionSource): Answers {
  const asked = read.flatMap(({ meaning }) =>
    meaning !== "settled" && "fetch" in meaning ? meaning.fetch : [],
  );
  const ids = [...new Set(asked)];
  const { fetchSize = ids.length } = source;
  const answers = new Map<string, Promise<Fetched>>();
  let last: Promise<unknown> = Promise.resolve();
  for (let first = 0; first < ids.length; first += fetchSize) {
    const group = ids.slice(first, first + fetchSize);
    const answer = last.then(() => ask(group, source));
    last = answer.catch(() => undefined);
    for (const id of group) answers.set(id, answer);
  }
  return answers;
}

async function ask(ids: readonly string[], source: IngestionSource): Promise<Fetched> {
  if (!source.fetch) throw new Error(`${source.name} cannot be asked.`);
  return source.fetch(ids);
}

async function meaningOf(
  { message, payload, meaning }: ReadDelivery,
  source: IngestionSource,
  answers: Answers,
): Promise<Understanding> {
  if (meaning === "settled" || !("fetch" in meaning)) return meaning;
  const own = await Promise.all(meaning.fetch.map((id) => answers.get(id)));
  const fetched = new Map(own.flatMap((answer) => [...(answer ?? [])]));
  const answered = await source.transform(message.body, payload, fetched);
  if (!("fetch" in answered)) return answered;
  throw new Error(`${source.name} asks again for ${answered.fetch.join(", ")}, which has been fetched.`);
}

async function settleDelivery(
  { message: { body }, payload, start }: ReadDelivery,
  meaning: Understanding,
  { source, store, journal, now }: Consumption,
): Promise<void> {
  const finish = (outcome: Parameters<Journal>[0], details: Parameters<Journal>[1] = {}) =>
    journal(outcome, {
      delivery: body.delivery,
      source: source.name,
      type: body.type,
      ...details,
      durationMs: now() - start,
      queuedMs: start - Date.parse(body.receivedAt),
    });
  if (meaning === "settled") {
    finish("duplicate");
    return;
  }
  const stored = toStored(body, payload, source);
  if ("updates" in meaning) {
    const { updates } = meaning;
    const outcome = await store.apply(stored, { updates, render: source.render, keep: source.keep });
    const record = [...new Set(updates.map((update) => update.record))].join(" ");
    const happened = Math.max(...updates.map(({ version }) => Date.parse(version.at)));
    finish(outcome, { record, ...(outcome === "applied" && { endToEndMs: now() - happened }) });
  } else {
    const [keep, text] =
      "ignored" in meaning ? [store.ignore, meaning.ignored] : [store.quarantine, meaning.quarantine];
    const reason = redactText(text, source.secrets);
    finish(await keep(stored, reason), { reason });
  }
}

/** What a step gives; what fails comes again later. */
async function orRetry<Result>(
  message: DeliveryMessage,
  delays: RetryDelays,
  consumption: Consumption,
  step: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await step();
  } catch (error) {
    await comeAgain(message, error, delays, consumption);
    return undefined;
  }
}

/** What has failed is tried again; what only has to wait does so as a new message, which has all its tries still before it. */
async function comeAgain(
  message: DeliveryMessage,
  error: unknown,
  delays: RetryDelays,
  { source, queue, journal, random }: Consumption,
): Promise<void> {
  const { attempts, body } = message;
  const delaySeconds = retryDelay(error, attempts, delays, random);
  const isNew =
    queue !== undefined && askedWaitMs(error) !== undefined && (await enters(body, delaySeconds, queue));
  const { delivery, type } = body;
  journal(isNew ? "postponed" : "retried", {
    delivery,
    source: source.name,
    type,
    attempt: attempts,
    error: String(error),
  });
  if (isNew) message.ack();
  else message.retry({ delaySeconds });
}

async function enters(body: QueuedDelivery, delaySeconds: number, queue: DeliveryQueue): Promise<boolean> {
  try {
    await queue.send(body, { contentType: "v8", delaySeconds });
    return true;
  } catch {
    return false;
  }
}

const RETRY_SECONDS = { first: 2, longest: 900 };

// Nothing comes after the dead letters: the tries must outlast an outage, not a glitch.
const DEAD_RETRY_SECONDS = { first: 60, longest: 3600 };
