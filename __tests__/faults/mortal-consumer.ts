import { Log, LogLevel, Miniflare, type WorkerOptions } from "miniflare";
import type { DeliveryQueue, QueuedDelivery } from "../../lambdas/shared/ingestion/queued-delivery";
import { readLogLine } from "../../local/event-bus";
import { workerOf } from "../../local/plan/platform-plan";
import type { Platform } from "../../local/platform";
import { workerOptions } from "../../local/workers/worker-options";
import { aiBindingWorker } from "../../local/workers-ai/ai-binding";
import type { Provider } from "./providers";

/** A queue that outlives its consumers: miniflare's lives in the same process as they do. */
export interface DurableQueue extends DeliveryQueue {
  /** Hands the messages to consumers, batch by batch, until each was acknowledged; gives how often a batch had to come again. */
  drain(consumer: MortalConsumer): Promise<number>;
}

interface Message {
  id: string;
  timestamp: Date;
  attempts: number;
  body: QueuedDelivery;
}

const BATCH = 10;

export function durableQueue(): DurableQueue {
  const messages: Message[] = [];
  let number = 0;
  return {
    async send(body) {
      number += 1;
      messages.push({ id: String(number), timestamp: new Date(), attempts: 0, body });
    },
    async drain(consumer) {
      let repeated = 0;
      while (messages.length > 0) {
        const batch = messages.splice(0, BATCH);
        for (const message of batch) message.attempts += 1;
        const acknowledged = await consumer.consume(batch);
        const left = batch.filter(({ id }) => !acknowledged.has(id));
        if (left.length > 0) repeated += 1;
        messages.push(...left);
      }
      return repeated;
    },
  };
}

/** The deployed Worker of a provider in a workerd of its own, which can be killed at any moment. */
export interface MortalConsumer {
  /** Consumes a batch; gives the messages that were acknowledged, none if the consumer was killed. */
  consume(batch: readonly Message[]): Promise<Set<string>>;
  /** Ends the process that consumes at once; the next batch gets another one. */
  kill(): void;
  stop(): Promise<void>;
}

export function mortalConsumer({ setup, bus }: Platform, provider: Provider): MortalConsumer {
  const name = `${provider}-webhook`;
  const planned = workerOf(setup.plan, name);
  const {
    queueConsumers: _,
    unsafeDirectSockets: __,
    ...worker
  } = workerOptions(planned, {
    texts: setup.overrides[name] ?? {},
    ai: setup.addresses.workersAi,
    port: 0,
  }) as WorkerOptions & { unsafeDirectSockets?: unknown };
  const start = () =>
    new Miniflare({
      workers: [worker, aiBindingWorker()],
      cf: false,
      log: new Log(LogLevel.NONE),
      structuredWorkerdLogs: true,
      handleStructuredLogs: ({ message }: { message: string }) => {
        bus.publish(readLogLine(message, name, "INFO"));
      },
    });
  let running: Miniflare | undefined;
  let killed: Promise<void> = Promise.resolve();
  return {
    async consume(batch) {
      await killed;
      running ??= start();
      const present = running;
      const [queue = ""] = planned.consumes.map((consumer) => consumer.queue);
      try {
        const fetcher = await present.getWorker();
        const { explicitAcks } = await fetcher.queue(queue, [...batch]);
        return new Set(explicitAcks);
      } catch (error) {
        if (running === present) throw error;
        return new Set();
      }
    },
    kill() {
      // What it was about to answer dies with it.
      killed = running?.dispose() ?? killed;
      running = undefined;
    },
    stop: async () => {
      await killed;
      await running?.dispose();
    },
  };
}
