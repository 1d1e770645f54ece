import { Log, LogLevel, Miniflare, type MiniflareOptions, type WorkerOptions } from "miniflare";
import type { RunningService, ServiceOptions } from "../service";
import { aiBindingWorker } from "../workers-ai/ai-binding";

export interface WorkersOptions extends ServiceOptions {
  /** Each listens on the port that its own options name. */
  workers: WorkerOptions[];
  /** Schedules by the names of Workers. Each runs once, at the start: no clock is waited for here. Default: none. */
  crons?: [worker: string, cron: string][];
  /** Gets each line that a Worker logs. */
  write: (line: string) => void;
}

/**
 * Runs Workers in one workerd, Cloudflare's own runtime. Durable Objects, KV and R2 are kept in `dataDir`; queues live
 * in memory, as miniflare has them.
 */
export async function startWorkers({
  port,
  dataDir,
  workers,
  crons = [],
  write,
}: WorkersOptions): Promise<RunningService> {
  const options: MiniflareOptions = {
    workers: [...workers, aiBindingWorker()],
    host: "127.0.0.1",
    port,
    cf: false,
    defaultPersistRoot: dataDir,
    log: new Log(LogLevel.NONE),
    structuredWorkerdLogs: true,
    // Miniflare checks that nothing is returned.
    handleStructuredLogs: ({ message }: { message: string }) => {
      write(message);
    },
    handleUncaughtError: (error: Error) => write(error.stack ?? error.message),
  };
  const miniflare = new Miniflare(options);
  try {
    const url = await miniflare.ready;
    for (const [name, cron] of crons) {
      const worker = await miniflare.getWorker(name);
      worker.scheduled({ cron }).catch((error: unknown) => write(`${name}, scheduled: ${error}`));
    }
    return { url: url.origin, port: Number(url.port), close: () => miniflare.dispose() };
  } catch (error) {
    await miniflare.dispose().catch(() => {});
    throw error;
  }
}
