import { guestySource } from "../../../lambdas/guesty-webhook/guesty-source";
import { GuestyClient } from "../../../lambdas/shared/guesty/guesty-client";
import { RateLimiter } from "../../../lambdas/shared/guesty/rate-limiter";
import { GUESTY_LIMITS, type RateWindows } from "../../../lambdas/shared/guesty/rate-windows";
import type { TokenStore } from "../../../lambdas/shared/guesty/token-store";
import { consume } from "../../../lambdas/shared/ingestion/consume";
import type { DeliveryStore } from "../../../lambdas/shared/ingestion/delivery-store";
import type { DeliveryMessage, QueuedDelivery } from "../../../lambdas/shared/ingestion/queued-delivery";
import { MemoryDocument } from "../shared/guesty/memory-document";
import { fetchedReservation, leanEvent, svixId } from "./payloads";
import { VirtualClock } from "./virtual-clock";

const CONSUMERS = 10;
const BATCH_TIMEOUT_MS = 1_000;
const CALL_MS = 200;
const COMMIT_MS = 50;

/** Many reservations change at once: a queue with its consumers, and Guesty behind its limits. */
class Burst {
  readonly clock = new VirtualClock();
  readonly calls: number[] = [];
  readonly applied = new Set<string>();
  dead = 0;
  #waiting: { message: { body: QueuedDelivery; attempts: number }; from: number }[] = [];
  #seed = 1;

  constructor(private readonly queue: { maxBatchSize: number; maxRetries: number }) {}

  /** Resolves when nothing is left to do; gives the minutes that it took. */
  async play(count: number): Promise<number> {
    const start = this.clock.time;
    for (let number = 0; number < count; number++) this.#put(delivery(number), start);
    let busy = 0;
    const consumer = async () => {
      while (this.#waiting.length > 0 || busy > 0) {
        const batch = this.#take();
        busy += 1;
        if (batch.length > 0) await this.#consume(batch);
        busy -= 1;
        if (batch.length < this.queue.maxBatchSize) await this.clock.sleep(BATCH_TIMEOUT_MS);
      }
    };
    await this.clock.pass(Promise.all(Array.from({ length: CONSUMERS }, consumer)));
    return (this.clock.time - start) / 60_000;
  }

  #put(body: QueuedDelivery, from: number, attempts = 1) {
    if (attempts > this.queue.maxRetries + 1) this.dead += 1;
    else this.#waiting.push({ message: { body, attempts }, from });
  }

  #take() {
    const ready = this.#waiting.filter(({ from }) => from <= this.clock.time);
    const batch = ready.slice(0, this.queue.maxBatchSize);
    this.#waiting = this.#waiting.filter((waiting) => !batch.includes(waiting));
    return batch.map(({ message }) => message);
  }

  async #consume(batch: { body: QueuedDelivery; attempts: number }[]) {
    const messages = batch.map(
      ({ body, attempts }): DeliveryMessage => ({
        body,
        attempts,
        ack: () => undefined,
        retry: ({ delaySeconds }) => this.#put(body, this.clock.time + delaySeconds * 1000, attempts + 1),
      }),
    );
    await consume(messages, {
      source: this.#source,
      store: this.#store,
      queue: {
        send: async (body, { delaySeconds = 0 }) => this.#put(body, this.clock.time + delaySeconds * 1000),
      },
      journal: () => undefined,
      now: this.clock.now,
      random: this.#random,
    });
  }

  readonly #random = () => {
    this.#seed = (this.#seed * 16_807) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  };

  readonly #store = {
    apply: async ({ delivery }: { delivery: string }) => {
      await this.clock.sleep(COMMIT_MS);
      this.applied.add(delivery);
      return "applied";
    },
  } as unknown as DeliveryStore;

  readonly #source = guestySource({
    webhookSecrets: [],
    otherSecrets: [],
    guesty: () =>
      new GuestyClient({
        url: "https://guesty.example",
        tokens: { get: async () => ({ value: "token", serial: 1, expiresAt: 0 }) } as unknown as TokenStore,
        limiter: new RateLimiter({
          windows: this.#windows,
          now: this.clock.now,
          sleep: this.clock.sleep,
          random: this.#random,
        }),
        fetch: async (url) => {
          this.calls.push(this.clock.time);
          await this.clock.sleep(CALL_MS);
          return Response.json(answer(new URL(String(url))));
        },
      }),
  });

  readonly #windows = new MemoryDocument<RateWindows>(() => this.clock.sleep(COMMIT_MS));
}

function delivery(number: number): QueuedDelivery {
  const payload = leanEvent(0, { reservationId: `r${number}` });
  return {
    delivery: svixId(0, number),
    type: payload["event"],
    receivedAt: payload["publishedAt"],
    headers: {},
    body: new TextEncoder().encode(JSON.stringify(payload)),
  };
}

function answer(url: URL): object[] {
  if (url.pathname !== "/v1/reservations-v3") return [];
  return url.searchParams
    .getAll("reservationIds[]")
    .map((reservationId) => ({ ...fetchedReservation().reservation, reservationId }));
}

test.each([
  ["dev", 1_000, { maxBatchSize: 10, maxRetries: 10 }],
  ["prod", 3_000, { maxBatchSize: 50, maxRetries: 20 }],
])(
  "with the queue of %s, %i reservations that change at once are all asked for about as fast as Guesty allows, and none dies",
  async (_, count, queue) => {
    const burst = new Burst(queue);
    const minutes = await burst.play(count);
    const calls = 4 * Math.ceil(count / 10);
    expect(burst.dead).toBe(0);
    expect(burst.applied.size).toBe(count);
    expect(burst.calls.length).toBeLessThan(calls * 1.35);
    expect(minutes).toBeLessThan((calls / 120) * 1.5);
    for (const { requests, spanMs } of GUESTY_LIMITS) {
      const tooMany = burst.calls.filter(
        (at, index) => (burst.calls[index + requests] ?? Infinity) - at < spanMs,
      );
      expect(tooMany).toEqual([]);
    }
  },
  60_000,
);
