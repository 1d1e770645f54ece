import type { AnalyticsEngineDataset, MessageBatch, Queue, R2Bucket } from "@cloudflare/workers-types";
import { type FirestoreEnv, workerFirestore } from "../firestore/worker-firestore";
import type { Log } from "../log";
import { parseSecrets } from "../secrets";
import { requireSetting } from "../setting";
import { consume, consumeDead } from "./consume";
import { firestoreDeliveryStore } from "./firestore-delivery-store";
import type { IngestionSource } from "./ingestion-source";
import { createJournal } from "./journal";
import type { QueuedDelivery } from "./queued-delivery";
import { receive } from "./receive";
import { noteHealth, type WebhookHealth } from "./webhook-health";

/** What every Worker that takes in webhooks is given. */
export interface WebhookEnv extends FirestoreEnv {
  /** Last parts of the webhook's path, separated by commas or white space. */
  WEBHOOK_PATH_KEYS?: string;
  /** Where the webhooks arrive, without the path key, e.g. `https://hooks.example.com/aircall`. */
  WEBHOOK_URL?: string;
  DELIVERIES: Queue<QueuedDelivery>;
  /** Bodies too large for the queue. Without it they are refused. */
  BODIES?: R2Bucket;
  METRICS?: AnalyticsEngineDataset;
}

/** What differs from one provider to the next. */
export interface WebhookProvider<Env> {
  log: Log;
  /** @param pathKeys are secrets too */
  source(env: Env, pathKeys: readonly string[]): IngestionSource;
  /** Looks whether the provider still delivers to an address, which ends with one of the path keys. */
  check(env: Env, address: { url: string; pathKeys: readonly string[] }): Promise<WebhookHealth>;
}

/** The handlers of a Worker: it receives webhooks, consumes its two queues, and looks after its webhook by the clock. */
export function webhookWorker<Env extends WebhookEnv>({ log, source, check }: WebhookProvider<Env>) {
  function ingestionOf(env: Env) {
    const pathKeys = parseSecrets(env.WEBHOOK_PATH_KEYS);
    const provider = source(env, pathKeys);
    return {
      source: provider,
      pathKeys,
      bodies: env.BODIES,
      journal: createJournal(provider, log, env.METRICS),
      now,
    };
  }

  return {
    fetch: (request: Request, env: Env) => receive(request, { ...ingestionOf(env), queue: env.DELIVERIES }),

    // The deliveries, and what is left of them after the last retry.
    async queue(batch: MessageBatch<QueuedDelivery>, env: Env) {
      const settle = batch.queue.endsWith("-dead") ? consumeDead : consume;
      const ingestion = ingestionOf(env);
      await settle(batch.messages, {
        ...ingestion,
        store: firestoreDeliveryStore(workerFirestore(env), { random: Math.random, sleep }),
        // Only a provider that is asked can ask to wait.
        ...(ingestion.source.fetch && { queue: env.DELIVERIES }),
        random: Math.random,
      });
    },

    async scheduled(_event: unknown, env: Env) {
      const { source: provider, pathKeys, bodies } = ingestionOf(env);
      const health = await check(env, { url: requireSetting(env, "WEBHOOK_URL"), pathKeys });
      await noteHealth(health, { source: provider.name, bodies, now });
    },
  };
}

/** Milliseconds since 1970. */
export const now = () => Date.now();

/** Waits so many milliseconds. */
export const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
