import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { Log, LogLevel, Miniflare } from "miniflare";
import { EsbuildBundler } from "../../../constructs/bundling/esbuild-bundler";
import { aiBinding, aiBindingWorker, type WorkersAiEndpoint } from "../../../local/workers-ai/ai-binding";

/** A line of the Worker's log. */
export type LogLine = Record<string, unknown> & { event: string };

/** The Worker inside workerd. */
export interface RunningWorker {
  url: string;
  lines: LogLine[];
  send(body: unknown, init?: RequestInit): Promise<Response>;
  /** Waits for a line of one of the events with these fields. */
  logged(events: string | string[], fields: Partial<LogLine>): Promise<LogLine>;
  stop(): Promise<void>;
}

export const WEBHOOK_TOKEN = "outgoing-token";

/** Runs the bundle that would be deployed. */
export async function startWorker(
  bindings: Record<string, string>,
  ai: WorkersAiEndpoint,
  dataDir?: string,
): Promise<RunningWorker> {
  const bundle = new EsbuildBundler().bundle({ entry: "lambdas/llm-query/index.ts", target: "workerd" });
  const lines: LogLine[] = [];
  const printed = new EventEmitter();
  const miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    defaultPersistRoot: dataDir,
    log: new Log(LogLevel.NONE),
    structuredWorkerdLogs: true,
    handleStructuredLogs: ({ message }: { message: string }) => {
      if (!message.startsWith("{")) return;
      lines.push(JSON.parse(message));
      printed.emit("line");
    },
    workers: [
      {
        name: "llm-query",
        modules: true,
        script: readFileSync(bundle.file, "utf8"),
        compatibilityDate: "2026-07-01",
        bindings: {
          GROQ_API_KEY: "test",
          ROCKETCHAT_USER_ID: "assistant",
          ROCKETCHAT_AUTH_TOKEN: "assistant-token",
          ROCKETCHAT_WEBHOOK_TOKENS: `previous-token, ${WEBHOOK_TOKEN}`,
          STAFF_ROOMS: "operations",
          TIME_ZONE: "Europe/Lisbon",
          ...bindings,
        },
        durableObjects: { THREADS: { className: "Thread", useSQLite: true } },
        wrappedBindings: { AI: aiBinding(ai) },
      },
      aiBindingWorker(),
    ],
  });
  const { origin } = await miniflare.ready;
  return {
    url: origin,
    lines,
    send: (body, init) =>
      fetch(`${origin}/rocketchat`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
        ...init,
      }),
    async logged(events, fields) {
      const wanted = Object.entries(fields);
      for (;;) {
        const line = lines.find(
          (candidate) =>
            [events].flat().includes(candidate.event) &&
            wanted.every(([name, value]) => candidate[name] === value),
        );
        if (line) return line;
        await once(printed, "line");
      }
    },
    stop: () => miniflare.dispose(),
  };
}
