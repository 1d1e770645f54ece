import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { createLog, type Log } from "../../lambdas/shared/log";
import { listenForHttp } from "../listen";
import type { RunningService, ServiceOptions } from "../service";
import { Trigger, type TriggerOptions } from "./trigger";

export interface EventarcOptions extends ServiceOptions {
  /** `host:port` of Firestore: the stand-in's or Google's emulator's. */
  firestoreHost: string;
  /** Google Cloud project id. */
  project: string;
  triggers: TriggerOptions[];
  /** Most deliveries of one trigger at the same time. Default 8. */
  maxInFlight?: number;
  /** Milliseconds before the given retry. Default: half a second, doubling up to 30 seconds. */
  backoff?: (retry: number) => number;
  /** How time passes; default timers. */
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  now?: () => Date;
  log?: Log;
}

/** A function may take as long as Cloud Functions let one run on an event: 9 minutes. */
const FUNCTION_TIMEOUT_MS = 540_000;
const RECONNECT_MS = 250;

/**
 * Starts the Eventarc stand-in: every write to a document that a trigger names is delivered to the trigger's function as
 * a CloudEvent, at least once, in no promised order, with retries for as long as it fails. With `dataDir` a restart
 * delivers what was not acknowledged; without, it delivers every document again. `GET /healthz` tells the counters.
 *
 * @throws EventarcOptionsError for a trigger that cannot be; the system's error when the port is taken
 */
export async function startEventarc(options: EventarcOptions): Promise<RunningService> {
  const { port, dataDir, firestoreHost, project, maxInFlight = 8, backoff = doubling } = options;
  const { wait = timer, now = () => new Date(), log = createLog("eventarc") } = options;
  const server = createServer((request, response) => {
    const isHealth = request.method === "GET" && request.url === "/healthz";
    response.writeHead(isHealth ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(isHealth ? { triggers: triggers.map((trigger) => trigger.status()) } : {}));
  });
  const service = await listenForHttp(server, port);
  const triggers: Trigger[] = [];
  const close = async () => {
    await service.close();
    await Promise.all(triggers.map((trigger) => trigger.close()));
  };
  try {
    for (const trigger of options.triggers) {
      triggers.push(
        new Trigger(trigger, {
          host: firestoreHost,
          project,
          dataDir,
          now,
          wait: (signal) => wait(RECONNECT_MS, signal),
          delivery: {
            maxInFlight,
            timeout: FUNCTION_TIMEOUT_MS,
            fetch,
            wait: (retry, signal) => wait(backoff(retry), signal),
            onRetry: ({ headers }, retry, error) =>
              log.warn("event.retried", { document: headers["ce-document"], retry, error }),
          },
        }),
      );
    }
  } catch (error) {
    await close();
    throw error;
  }
  for (const trigger of triggers) trigger.start();
  return { ...service, close };
}

/** Google waits 10 seconds and up to 10 minutes; on one machine nobody wants to. */
function doubling(retry: number): number {
  return Math.min(500 * 2 ** (retry - 1), 30_000);
}

function timer(milliseconds: number, signal: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, { signal });
}
