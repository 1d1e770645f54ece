import { Firestore } from "@google-cloud/firestore";
import { prod } from "../../environments/prod";
import { KNOWLEDGE_ALIAS } from "../../lambdas/shared/embeddings/models";
import { addressesOf, makeSecrets, overridesOf } from "../../local/overrides";
import type { Platform } from "../../local/platform";
import type { PlatformSetup } from "../../local/setup";
import { startPlatform } from "../e2e/start-platform";
import { type Call, type FaultProxy, startFaultProxy } from "./fault-proxy";
import type { ScrolledPoint } from "./points";
import { PROVIDERS, type Sending, sendAll, type Webhook, webhooksOf } from "./providers";

/** The local platform, with a proxy before what its Workers call, and the webhooks of both providers. */
export interface Stage {
  platform: Platform;
  firestore: FaultProxy;
  guesty: FaultProxy;
  webhooks: Webhook[];
  /** Sends webhooks to the Workers, whose acknowledgements are kept. */
  send(webhooks: readonly Webhook[]): Promise<Sending>;
  /** Keeps what was sent otherwise. */
  note(sending: Sending): void;
  /** Resolves when everything that was acknowledged has come to an end. */
  drained(): Promise<void>;
  /** From now on, the time to drain is counted. */
  over(): void;
  /** Resolves when the index shows every record as it is now. */
  indexed(): Promise<void>;
  figures(): Promise<Figures>;
  state(): Promise<State>;
  close(): Promise<void>;
}

/** What a scenario did, for docs/reliability.md. */
export interface Figures {
  sent: number;
  acknowledged: number;
  /** Acknowledged, but neither in the ledger nor in quarantine nor among the dead letters. */
  lost: number;
  /** In the dead letters. */
  dead: number;
  /** Calls of the Workers that were made to fail; what fails of itself, as in an outage, is not among them. */
  faults: number;
  /** Tries of a delivery that failed and were made again. */
  retried: number;
  /** How often Firestore took a ledger entry in that it had already taken in. */
  duplicatedEffects: number;
  drainSeconds: number;
}

/** All that a run leaves behind, without what depends on when and in which order it was told. */
export interface State {
  ledger: object[];
  quarantine: object[];
  parts: object[];
  records: object[];
  points: ScrolledPoint[];
}

/** The same in every run, since a token is a part of what Aircall's deliveries are told apart by. */
const secrets = makeSecrets();

/** @param change makes another setup of the local platform's */
export async function openStage(
  change: (setup: PlatformSetup) => PlatformSetup = (setup) => setup,
): Promise<Stage> {
  let planned: PlatformSetup | undefined;
  const firestoreProxy = await startFaultProxy(() => `http://${planned?.addresses.firestore}`);
  const guestyProxy = await startFaultProxy(() => String(planned?.addresses.guesty.url));
  const { platform, close } = await startPlatform((setup) => {
    planned = withSecrets(setup);
    const { overrides } = planned;
    const throughProxies = Object.fromEntries(
      PROVIDERS.map((name) => {
        const worker = `${name}-webhook`;
        const guesty = name === "guesty" && { GUESTY_API_URL: guestyProxy.url };
        return [worker, { ...overrides[worker], FIRESTORE_URL: firestoreProxy.url, ...guesty }];
      }),
    );
    planned = change({ ...planned, overrides: { ...overrides, ...throughProxies } });
    return planned;
  });
  const { addresses, project, database } = platform.setup;
  const firestore = new Firestore({
    projectId: project,
    databaseId: database,
    host: addresses.firestore,
    ssl: false,
  });
  const taken = new Map<string, number>();
  firestoreProxy.done = (call, status) => {
    if (status !== 200) return;
    for (const delivery of ledgerEntries(call)) taken.set(delivery, (taken.get(delivery) ?? 0) + 1);
  };
  let sent = 0;
  const acknowledged: string[] = [];
  let begun = 0;
  let ended = 0;
  const note = (sending: Sending) => {
    sent += sending.sent;
    acknowledged.push(...sending.acknowledged);
    begun = performance.now();
  };
  const outcomes = () => {
    const { applied, stale, ignored, duplicate, quarantined, dead } = platform.pipeline.counts;
    return applied + stale + ignored + duplicate + quarantined + dead;
  };
  const collection = async (name: string) =>
    (await firestore.collection(name).orderBy("__name__").get()).docs.map((document) => ({
      id: document.id,
      data: document.data(),
    }));

  return {
    platform,
    firestore: firestoreProxy,
    guesty: guestyProxy,
    webhooks: webhooksOf({ secrets }),
    note,
    async send(webhooks) {
      const url = { aircall: addresses.aircallWebhook, guesty: addresses.guestyWebhook };
      const sending = await sendAll(webhooks, ({ provider, headers, body }) =>
        fetch(`${url[provider]}/${secrets.webhookPathKey}`, { method: "POST", headers: headers(), body }),
      );
      note(sending);
      return sending;
    },
    drained: () => until(platform, () => outcomes() >= acknowledged.length),
    over() {
      begun = performance.now();
    },
    async indexed() {
      const present = [...(await platform.records.revisions())];
      await until(platform, () =>
        present.every(([record, revision]) => platform.pipeline.indexedRevision(record) === revision),
      );
      ended = performance.now();
    },
    async figures() {
      const places = ["deliveries", "quarantine", "deadLetters"];
      const [ledger = [], quarantine = [], dead = []] = await Promise.all(places.map(collection));
      const kept = new Set([...ledger, ...quarantine, ...dead].map(({ data }) => data["delivery"]));
      return {
        sent,
        acknowledged: acknowledged.length,
        lost: acknowledged.filter((delivery) => !kept.has(delivery)).length,
        dead: dead.length,
        faults: firestoreProxy.faults + guestyProxy.faults,
        retried: platform.pipeline.counts.retried,
        duplicatedEffects: [...taken.values()].reduce((sum, times) => sum + times - 1, 0),
        drainSeconds: Math.round((ended - begun) / 100) / 10,
      };
    },
    async state() {
      const { url, apiKey } = addresses.qdrant;
      const response = await fetch(`${url}/collections/${KNOWLEDGE_ALIAS}/points/scroll`, {
        method: "POST",
        headers: { "content-type": "application/json", "api-key": apiKey },
        body: JSON.stringify({ limit: 10_000, with_payload: true, with_vector: true }),
      });
      const { result } = (await response.json()) as { result: { points: ScrolledPoint[] } };
      return {
        ledger: (await collection("deliveries")).map(timeless),
        quarantine: (await collection("quarantine")).map(timeless),
        parts: await collection("recordParts"),
        records: await collection("records"),
        points: result.points,
      };
    },
    async close() {
      await firestore.terminate();
      await close();
      await firestoreProxy.close();
      await guestyProxy.close();
    },
  };
}

/** The deliveries that a call enters into the ledger. */
export function ledgerEntries({ path, body }: Call): string[] {
  if (!path.endsWith(":commit")) return [];
  const entries = body.matchAll(/"update":\{"name":"[^"]*\/documents\/deliveries\/([^"]+)"/g);
  return [...entries].flatMap(([, delivery]) => delivery ?? []);
}

/** The setup with the secrets of all runs, and with the patience of prod's queues, which outlasts every scenario. */
function withSecrets(setup: PlatformSetup): PlatformSetup {
  const addresses = addressesOf(setup.ports, secrets, setup.real);
  const { maxRetries } = prod.webhooks.queue;
  const workers = setup.plan.workers.map((worker) => ({
    ...worker,
    consumes: worker.consumes.map((consumer) =>
      consumer.deadLetterQueue ? { ...consumer, maxRetries } : consumer,
    ),
  }));
  const overrides = overridesOf(addresses, secrets, setup.real);
  return { ...setup, secrets, addresses, overrides, plan: { ...setup.plan, workers } };
}

/** Without our clock, and without which updates were stale on their way, which depends on the order. */
function timeless({ id, data }: { id: string; data: Record<string, unknown> }): object {
  const { "svix-timestamp": _, ...headers } = data["headers"] as Record<string, string>;
  const updates = ((data["updates"] ?? []) as object[]).map((update) => ({ ...update, outcome: undefined }));
  const outcome = data["outcome"] === "stale" ? "applied" : data["outcome"];
  return { id, ...data, headers, updates, outcome, receivedAt: undefined };
}

/** Looks again whenever the pipeline moves; that it never comes about is the test's own limit's to tell. */
function until({ pipeline }: Platform, isDone: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isDone()) return;
      stop();
      resolve();
    };
    const stop = pipeline.subscribe(look);
    look();
  });
}
