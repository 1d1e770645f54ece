import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { serveFetch } from "../serve-fetch";
import type { RunningService, ServiceOptions } from "../service";
import { answerFromPrompt } from "./answer-from-prompt";
import { completion, completionEvents } from "./completion";
import { GroqError } from "./groq-error";
import { readRequest } from "./read-request";

/**
 * Groq's `POST /openai/v1/chat/completions`, plain and streaming, without a model behind it: the answer quotes the
 * sources numbered in the prompt and says that no language model is configured.
 */
export async function startGroq({ port }: ServiceOptions): Promise<RunningService> {
  const app = new Hono();

  app.post("/openai/v1/chat/completions", async (context) => {
    if (!/^Bearer \S+/.test(context.req.header("authorization") ?? "")) {
      throw new GroqError(401, "Invalid API Key", "invalid_api_key");
    }
    const { messages, stream } = readRequest(await context.req.json().catch(() => undefined));
    const content = answerFromPrompt(messages);
    const id = `chatcmpl-${randomUUID()}`;
    const created = Math.floor(Date.now() / 1000);
    if (!stream) return context.json(completion(id, created, messages, content));
    return streamSSE(context, async (events) => {
      for (const data of completionEvents(id, created, messages, content)) await events.writeSSE({ data });
    });
  });

  app.get("/health", (context) => context.text("ok"));
  app.notFound((context) =>
    context.json(
      new GroqError(400, `Unknown request URL: ${context.req.method} ${context.req.path}`, "unknown_url")
        .body,
      404,
    ),
  );
  app.onError((error, context) => {
    if (error instanceof GroqError) return context.json(error.body, error.status);
    return context.json({ error: { message: error.message, type: "internal_server_error" } }, 500);
  });
  return serveFetch(port, app.fetch);
}
