import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { json } from "node:stream/consumers";
import { Log, LogLevel, Miniflare } from "miniflare";
import { EsbuildBundler } from "../../../constructs/bundling/esbuild-bundler";
import { TOKEN } from "./call-events";

/** The unguessable end of the path that deliveries come by. */
export const PATH_KEY = "9d1c-path";

/** Where Aircall thinks that the Worker is, without the path key. */
export const WEBHOOK_URL = "https://hooks.example/aircall";

/** A line of the Worker's log. */
export type LogLine = Record<string, unknown> & { event: string };

/** The Worker inside workerd, with its queues. */
export interface RunningWorker {
  send(body: string, headers?: Record<string, string>): Promise<Response>;
  /** Says how many bytes a body has, and sends none: who is refused at once may not see the answer while still writing. */
  announce(bytes: number): Promise<{ status?: number; answer: unknown }>;
  /** Runs what the schedule runs. */
  tick(): Promise<void>;
  /** Keys of the bodies that wait beside the queue. */
  bodies(): Promise<string[]>;
  /** Everything that workerd printed, as it was printed. */
  output: string[];
  /** Waits until so many deliveries have ended in one of the ways (or events of other names), and gives their log lines. */
  logged(count: number, ...outcomes: string[]): Promise<LogLine[]>;
  stop(): Promise<void>;
}

export interface WorkerSetting {
  /** Default: Google's. */
  firestoreUrl?: string;
  serviceAccount?: string;
  tokens?: string;
  /** Default: {@link PATH_KEY}. */
  pathKeys?: string;
  maxRetries?: number;
  /** Whether there is a bucket for large bodies. Default: there is. */
  bucket?: boolean;
  /** Where Aircall's API is, for the scheduled check. */
  aircallUrl?: string;
  /** Answers the Worker's outgoing requests in the place of the network. */
  network?: (request: Request) => Promise<Response>;
}

/** Runs the bundle that would be deployed. */
export async function startWorker(setting: WorkerSetting): Promise<RunningWorker> {
  const {
    firestoreUrl,
    serviceAccount,
    tokens = `previous-token,${TOKEN}`,
    pathKeys = PATH_KEY,
    maxRetries = 20,
    bucket = true,
    aircallUrl,
    network,
  } = setting;
  const bundle = new EsbuildBundler().bundle({
    entry: "lambdas/aircall-webhook/index.ts",
    target: "workerd",
  });
  const output: string[] = [];
  const lines = new EventEmitter();
  const miniflare = new Miniflare({
    name: "aircall-webhook",
    modules: true,
    script: readFileSync(bundle.file, "utf8"),
    compatibilityDate: "2026-07-01",
    cf: false,
    host: "127.0.0.1",
    port: 0,
    bindings: {
      GOOGLE_CLOUD_PROJECT: "demo",
      AIRCALL_TOKENS: tokens,
      WEBHOOK_PATH_KEYS: pathKeys,
      WEBHOOK_URL,
      ...(aircallUrl && { AIRCALL_API_URL: aircallUrl, AIRCALL_API_ID: "id", AIRCALL_API_TOKEN: "secret" }),
      ...(firestoreUrl && { FIRESTORE_URL: firestoreUrl }),
      ...(serviceAccount && { GCP_SERVICE_ACCOUNT: serviceAccount }),
    },
    ...(bucket && { r2Buckets: { BODIES: "test-bodies" } }),
    analyticsEngineDatasets: { METRICS: { dataset: "webhooks" } },
    queueProducers: { DELIVERIES: { queueName: "test-aircall-deliveries" } },
    queueConsumers: {
      "test-aircall-deliveries": {
        maxBatchTimeout: 0,
        maxRetries,
        deadLetterQueue: "test-aircall-deliveries-dead",
      },
      "test-aircall-deliveries-dead": { maxBatchTimeout: 0, maxRetries: 100 },
    },
    ...(network && { outboundService: network as never }),
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
    send: (body, headers = { "content-type": "application/json" }) =>
      fetch(new URL(`/aircall/${PATH_KEY}`, url), { method: "POST", headers, body }),
    async announce(bytes) {
      const headers = { "content-type": "application/json", "content-length": bytes };
      const announced = request(new URL(`/aircall/${PATH_KEY}`, url), { method: "POST", headers });
      announced.flushHeaders();
      const [response] = (await once(announced, "response")) as [IncomingMessage];
      const answer = await json(response);
      announced.destroy();
      return { status: response.statusCode, answer };
    },
    async tick() {
      const worker = await miniflare.getWorker();
      await worker.scheduled({ cron: "*/10 * * * *" });
    },
    async bodies() {
      const { objects } = await (await miniflare.getR2Bucket("BODIES")).list();
      return objects.map(({ key }) => key);
    },
    async logged(count, ...outcomes) {
      const events = outcomes.map((outcome) => (outcome.includes(".") ? outcome : `delivery.${outcome}`));
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
