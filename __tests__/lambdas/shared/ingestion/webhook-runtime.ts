import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { Log, LogLevel, Miniflare } from "miniflare";
import { EsbuildBundler } from "../../../../constructs/bundling/esbuild-bundler";

/** A line of the Worker's log. */
export type LogLine = Record<string, unknown> & { event: string };

/** A Worker inside workerd, with its queues. */
export interface WebhookRuntime {
  miniflare: Miniflare;
  url: URL;
  /** Runs what the schedule runs. */
  tick(): Promise<void>;
  /** Everything that workerd printed, as it was printed. */
  output: string[];
  /** Waits until so many of the events are logged, and gives their lines. */
  logged(count: number, ...events: string[]): Promise<LogLine[]>;
  stop(): Promise<void>;
}

/** How a Worker and its queues are set up. */
export interface WebhookRuntimeOptions {
  bindings: Record<string, string>;
  /** Of the queue with the deliveries. */
  deliveries: { maxBatchSize?: number; maxBatchTimeout: number; maxRetries: number };
  /** Of the queue with the dead letters. Default: workerd's. */
  maxDeadRetries?: number;
  /** Whether there is a bucket for large bodies. Default: there is. */
  bucket?: boolean;
  /** Answers the Worker's outgoing requests in the place of the network. */
  network?: (request: Request) => Promise<Response>;
}

/**
 * Runs the bundle that would be deployed.
 *
 * @param provider whose webhooks it takes in, e.g. `aircall`
 */
export async function startWebhookRuntime(
  provider: string,
  { bindings, deliveries, maxDeadRetries, bucket = true, network }: WebhookRuntimeOptions,
): Promise<WebhookRuntime> {
  const entry = `lambdas/${provider}-webhook/index.ts`;
  const bundle = new EsbuildBundler().bundle({ entry, target: "workerd" });
  const queue = `test-${provider}-deliveries`;
  const output: string[] = [];
  const lines = new EventEmitter();
  const miniflare = new Miniflare({
    name: `${provider}-webhook`,
    modules: true,
    script: readFileSync(bundle.file, "utf8"),
    compatibilityDate: "2026-07-01",
    cf: false,
    host: "127.0.0.1",
    port: 0,
    bindings: { GOOGLE_CLOUD_PROJECT: "demo", ...bindings },
    ...(bucket && { r2Buckets: { BODIES: "test-bodies" } }),
    analyticsEngineDatasets: { METRICS: { dataset: "webhooks" } },
    queueProducers: { DELIVERIES: { queueName: queue } },
    queueConsumers: {
      [queue]: { ...deliveries, deadLetterQueue: `${queue}-dead` },
      [`${queue}-dead`]: {
        maxBatchTimeout: 0,
        ...(maxDeadRetries !== undefined && { maxRetries: maxDeadRetries }),
      },
    },
    ...(network && { outboundService: network as never }),
    log: new Log(LogLevel.NONE),
    structuredWorkerdLogs: true,
    handleStructuredLogs: ({ message }: { message: string }) => {
      output.push(message);
      lines.emit("line");
    },
  });
  return {
    miniflare,
    url: await miniflare.ready,
    output,
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
