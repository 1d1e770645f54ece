import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { EventBus } from "../event-bus";
import type { MessageJourneys } from "../pipeline/message-journeys";
import type { Pipeline } from "../pipeline/pipeline";
import { PROJECT_FOLDER } from "../project";
import type { ChatClient } from "../rocketchat/client";
import type { Workspace } from "../rocketchat/workspace";
import { serveFetch } from "../serve-fetch";
import type { RunningService } from "../service";
import type { PicturedEnvironment } from "./infrastructure";
import { readListener } from "./listener-status";
import { News } from "./news";
import type { RecordReader } from "./record-reader";

/** A line of the services panel. */
export interface ServiceStatus {
  name: string;
  /** `stand-in`: ours; `real`: reached by its URL or key; `runtime`: the product's own code. */
  kind: "stand-in" | "real" | "runtime";
  state: string;
  url: string;
  /** How to put the real service in its place. */
  hint?: string;
}

/** What the console shows. */
export interface ConsoleContext {
  port: number;
  environment: string;
  bus: EventBus;
  pipeline: Pipeline;
  messages: MessageJourneys;
  /** Where the listener tells how it does. */
  listenerUrl: string;
  services: () => ServiceStatus[];
  workspace: Workspace;
  chat: ChatClient;
  records: RecordReader;
  infrastructure: () => PicturedEnvironment[];
  /** Questions to suggest. */
  questions: string[];
}

const PAGE_FOLDER = join(PROJECT_FOLDER, "local", "console", "page");
const CONTENT_TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};
/** Journeys move in bursts; the page is told of them at most this often. */
const TELL_EVERY_MS = 120;
const ASK_LISTENER_EVERY_MS = 1000;

/** The web console: one page, its data as JSON, and what happens as server-sent events. */
export async function startConsole(context: ConsoleContext): Promise<RunningService> {
  const { bus, pipeline, messages, chat, records } = context;
  const app = new Hono();

  // The console acts for its user without a login: a page of another site must not reach it, not even by a
  // host name that it made point here.
  app.use(async (request, next) => {
    const host = new URL(request.req.url).hostname;
    const origin = request.req.header("origin");
    const foreign = origin !== undefined && new URL(origin).host !== request.req.header("host");
    if (!["localhost", "127.0.0.1"].includes(host) || foreign)
      return request.text("Open the console on localhost.", 403);
    request.header("content-security-policy", "default-src 'self'; frame-ancestors 'none'");
    return next();
  });

  app.get("/api/overview", (request) =>
    request.json({
      environment: context.environment,
      rooms: context.workspace.rooms,
      colleague: context.workspace.colleague,
      bot: context.workspace.bot,
      questions: context.questions,
      infrastructure: context.infrastructure(),
    }),
  );

  app.get("/api/records", async (request) =>
    request.json(await records.list({ search: request.req.query("search") ?? "", limit: 200 })),
  );

  app.get("/api/messages", async (request) =>
    request.json(await records.messages(request.req.queries("id")?.slice(0, 200) ?? [])),
  );

  app.get("/api/rooms/:room/messages", async (request) => {
    const written = await chat.roomMessages(request.req.param("room"));
    const threads = await Promise.all(written.map(({ _id }) => chat.thread(_id)));
    return request.json(written.map((message, index) => ({ ...message, replies: threads[index] })).reverse());
  });

  app.post("/api/rooms/:room/messages", async (request) => {
    const { text, tmid } = await request.req.json<{ text: string; tmid?: string }>();
    return request.json(await chat.post(request.req.param("room"), text, tmid));
  });

  app.get("/api/events", (request) =>
    streamSSE(request, async (stream) => {
      const send = (event: string, data: unknown) => stream.writeSSE({ event, data: JSON.stringify(data) });
      const news = new News(context);
      const unsubscribe = [
        pipeline.subscribe((moved) => news.journeys(moved)),
        messages.subscribe((moved) => news.messages(moved)),
        bus.subscribe((event) => news.event(event)),
      ];
      stream.onAbort(() => {
        for (const stop of unsubscribe) stop();
      });
      await send("journeys", { counts: pipeline.counts, moved: pipeline.journeys().slice(-500) });
      await send("messages", { counts: messages.counts, moved: messages.journeys().slice(-500) });
      await send("services", context.services());
      let askedAt = Number.NEGATIVE_INFINITY;
      while (!stream.aborted) {
        for (const [name, data] of news.take()) await send(name, data);
        if (performance.now() - askedAt > ASK_LISTENER_EVERY_MS) {
          askedAt = performance.now();
          await send("listener", (await readListener(context.listenerUrl)) ?? null);
        }
        await stream.sleep(TELL_EVERY_MS);
      }
    }),
  );

  app.get("/:file{.*}", async (request) => {
    const file = request.req.param("file") || "index.html";
    if (!/^[a-z-]+\.[a-z]+$/.test(file)) return request.notFound();
    try {
      const content = await readFile(join(PAGE_FOLDER, file));
      return request.body(content, 200, { "content-type": CONTENT_TYPES[extname(file)] ?? "text/plain" });
    } catch {
      return request.notFound();
    }
  });

  app.onError((error, request) => request.json({ error: error.message }, 502));
  return serveFetch(context.port, app.fetch);
}
