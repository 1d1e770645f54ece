import { Log, LogLevel, Miniflare, type MiniflareOptions, type WorkerOptions } from "miniflare";
import { type EventBus, readLogLine } from "../event-bus";
import { explainStartFailure } from "../service";
import { StartFailure } from "../supervisor/start-failure";
import { aiBindingWorker } from "../workers-ai/ai-binding";

/** Workers that run in workerd, Cloudflare's own runtime. */
export interface RunningWorkers {
  stop(): Promise<void>;
}

/**
 * Runs Workers in one workerd, each on the port that its options name; their log lines become events.
 *
 * @param stateFolder where Durable Objects and KV are kept
 * @throws StartFailure
 */
export async function startWorkers(
  workers: WorkerOptions[],
  stateFolder: string,
  bus: EventBus,
): Promise<RunningWorkers> {
  const options: MiniflareOptions = {
    workers: [...workers, aiBindingWorker()],
    host: "127.0.0.1",
    port: 0,
    cf: false,
    defaultPersistRoot: stateFolder,
    log: new Log(LogLevel.NONE),
    structuredWorkerdLogs: true,
    handleStructuredLogs: ({ level, message }: { level: string; message: string }) => {
      bus.publish(
        readLogLine(message, "workerd", level === "error" || level === "warn" ? "WARNING" : "INFO"),
      );
    },
    handleUncaughtError: (error: Error) =>
      bus.announce("workerd", "output", { text: error.stack ?? error.message }, "ERROR"),
  };
  const miniflare = new Miniflare(options);
  try {
    await miniflare.ready;
  } catch (error) {
    await miniflare.dispose().catch(() => {});
    throw new StartFailure("workers", explainStartFailure("workers", 0, error));
  }
  return { stop: () => miniflare.dispose() };
}
