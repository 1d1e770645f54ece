import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Log, LogLevel, Miniflare } from "miniflare";
import { EsbuildBundler } from "../constructs/bundling";

const root = resolve(__dirname, "../..");

/** Secrets of one run. */
export const TOKEN = randomBytes(24).toString("hex");
export const SIGNING_SECRET = `whsec_${randomBytes(24).toString("base64")}`;
const pathKey = randomBytes(24).toString("hex");

export type Provider = "aircall" | "guesty";

/** A Worker under load. */
export interface Target {
  url: URL;
  /** Waits until so many more deliveries have become records or history. */
  settled(count: number): Promise<void>;
  /** Told of each delivery that came to an end, and how. */
  onSettled(listener: (delivery: string, outcome: string) => void): void;
  stop(): Promise<void>;
}

const common = {
  modules: true,
  compatibilityDate: "2026-07-01",
  cf: false,
  host: "127.0.0.1",
  port: 0,
} as const;

/** @param firestoreUrl where deliveries are consumed into; without it they are only queued */
export async function startWorker(provider: Provider, firestoreUrl?: string): Promise<Target> {
  const bundle = new EsbuildBundler({ workingDir: root }).bundle({
    entry: `lambdas/${provider}-webhook/index.ts`,
    target: "workerd",
  });
  let done = 0;
  let expected = 0;
  const settlements = new EventEmitter();
  const miniflare = new Miniflare({
    ...common,
    script: readFileSync(bundle.file, "utf8"),
    bindings: {
      GOOGLE_CLOUD_PROJECT: "bench",
      AIRCALL_TOKENS: TOKEN,
      GUESTY_WEBHOOK_SECRETS: SIGNING_SECRET,
      WEBHOOK_PATH_KEYS: pathKey,
      ...(firestoreUrl && { FIRESTORE_URL: firestoreUrl }),
    },
    queueProducers: { DELIVERIES: { queueName: "bench-deliveries" } },
    ...(firestoreUrl && {
      queueConsumers: { "bench-deliveries": { maxBatchSize: 10, maxBatchTimeout: 1, maxRetries: 20 } },
    }),
    log: new Log(LogLevel.NONE),
    structuredWorkerdLogs: true,
    handleStructuredLogs: ({ message }: { message: string }) => {
      const [, outcome] =
        /"event":"delivery\.(applied|stale|ignored|duplicate|quarantined|dead)"/.exec(message) ?? [];
      if (outcome === undefined) return;
      done++;
      settlements.emit("one", (JSON.parse(message) as { delivery: string }).delivery, outcome);
    },
  });
  return {
    url: new URL(`/${provider}/${pathKey}`, await miniflare.ready),
    onSettled: (listener) => void settlements.on("one", listener),
    stop: () => miniflare.dispose(),
    async settled(count) {
      if (!firestoreUrl) return;
      expected += count;
      while (done < expected) await once(settlements, "one");
    },
  };
}

/** What a Worker costs that does nothing but read and answer. */
export async function startEmptyWorker(): Promise<Target> {
  const miniflare = new Miniflare({
    ...common,
    // It reads the body: workerd closes the connection of a request that was left unread.
    script: `export default { async fetch(request) { await request.arrayBuffer(); return new Response("{}"); } };`,
    log: new Log(LogLevel.NONE),
  });
  const url = new URL("/", await miniflare.ready);
  return { url, settled: async () => {}, onSettled: () => {}, stop: () => miniflare.dispose() };
}
