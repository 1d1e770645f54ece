import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { Log, LogLevel, Miniflare } from "miniflare";
import { EsbuildBundler } from "../../../constructs/bundling/esbuild-bundler";
import { CLIENT_ID, CLIENT_SECRET } from "../../local/guesty/guesty-account";
import { SECRET, signedHeaders } from "./signed-arrival";
import { PATH_KEY } from "./tell";

export const WEBHOOK_URL = "https://hooks.example/guesty";

/** A line of the Worker's log. */
export type LogLine = Record<string, unknown> & { event: string };

/** The Worker inside workerd, with its queues. */
export interface RunningWorker {
  /** Sends a body, signed unless other headers are given. */
  send(body: string, headers?: Record<string, string>, path?: string): Promise<Response>;
  /** Runs what the schedule runs. */
  tick(): Promise<void>;
  /** Everything that workerd printed, as it was printed. */
  output: string[];
  /** Waits until so many of the events are logged, and gives their lines. */
  logged(count: number, ...events: string[]): Promise<LogLine[]>;
  stop(): Promise<void>;
}

export interface WorkerSetting {
  firestoreUrl: string;
  guestyUrl: string;
  /** Default: the one that bodies are signed with, and another one. */
  secrets?: string;
}

/** Runs the bundle that would be deployed. */
export async function startWorker({
  firestoreUrl,
  guestyUrl,
  secrets,
}: WorkerSetting): Promise<RunningWorker> {
  const bundle = new EsbuildBundler().bundle({ entry: "lambdas/guesty-webhook/index.ts", target: "workerd" });
  const output: string[] = [];
  const lines = new EventEmitter();
  const miniflare = new Miniflare({
    name: "guesty-webhook",
    modules: true,
    script: readFileSync(bundle.file, "utf8"),
    compatibilityDate: "2026-07-01",
    cf: false,
    host: "127.0.0.1",
    port: 0,
    bindings: {
      GOOGLE_CLOUD_PROJECT: "demo",
      FIRESTORE_URL: firestoreUrl,
      GUESTY_API_URL: guestyUrl,
      GUESTY_CLIENT_ID: CLIENT_ID,
      GUESTY_CLIENT_SECRET: CLIENT_SECRET,
      GUESTY_WEBHOOK_SECRETS: secrets ?? `whsec_b3RoZXI=,${SECRET}`,
      WEBHOOK_PATH_KEYS: PATH_KEY,
      WEBHOOK_URL,
    },
    r2Buckets: { BODIES: "test-bodies" },
    analyticsEngineDatasets: { METRICS: { dataset: "webhooks" } },
    queueProducers: { DELIVERIES: { queueName: "test-guesty-deliveries" } },
    queueConsumers: {
      // Reservations that are consumed together are asked for together.
      "test-guesty-deliveries": {
        maxBatchSize: 100,
        maxBatchTimeout: 0.3,
        deadLetterQueue: "test-guesty-deliveries-dead",
        maxRetries: 20,
      },
      "test-guesty-deliveries-dead": { maxBatchTimeout: 0 },
    },
    log: new Log(LogLevel.NONE),
    structuredWorkerdLogs: true,
    handleStructuredLogs: ({ message }: { message: string }) => {
      output.push(message);
      lines.emit("line");
    },
  });
  const url = await miniflare.ready;
  return {
    output,
    send: (body, headers = signedHeaders(body), path = `/guesty/${PATH_KEY}`) =>
      fetch(new URL(path, url), { method: "POST", headers, body }),
    async tick() {
      const worker = await miniflare.getWorker();
      await worker.scheduled({ cron: "*/10 * * * *" });
    },
    async logged(count, ...events) {
      const found = () => output.flatMap(readLine).filter(({ event }) => events.includes(event));
      while (found().length < count) await once(lines, "line");
      return found();
    },
    stop: () => miniflare.dispose(),
  };
}

/** workerd prints lines of its own between the Worker's. */
function readLine(text: string): LogLine[] {
  return text.startsWith("{") ? [JSON.parse(text) as LogLine] : [];
}
