import { equalsAnySecret } from "../shared/constant-time";
import { checkForm } from "../shared/ingestion/check-form";
import { readBody } from "../shared/ingestion/read-body";
import { Refusal } from "../shared/ingestion/refusal";
import type { Log } from "../shared/log";
import { parseWebhook } from "./parse-webhook";
import type { Question } from "./question";

/** Keeps questions. */
export interface Threads {
  /** Keeps a question for good before it returns; `false` if it was there already. */
  keep(question: Question): Promise<boolean>;
}

export interface Reception {
  threads: Threads;
  /** Tokens of the outgoing integration, any of which is accepted. */
  tokens: readonly string[];
  /** User id of the assistant. */
  assistant: string;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
}

const PATH = "/rocketchat";
/** A webhook holds one message; attachments are not sent. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Answers Rocket.Chat's outgoing webhook as soon as the question is kept. The reply to what came from Rocket.Chat is
 * always 200 with `{}`: an empty body counts as a failure, a text would be posted outside the thread, 410 would turn
 * the integration off (triggerHandler.ts). 503 alone asks for another try.
 */
export async function receiveQuestion(request: Request, reception: Reception): Promise<Response> {
  const { threads, assistant, log, now } = reception;
  const start = now();
  if (new URL(request.url).pathname === "/healthz") return Response.json({ status: "ok" });
  try {
    const body = await readWebhook(request);
    await checkToken(body.token, reception.tokens);
    const webhook = parseWebhook(body, assistant);
    if ("ignored" in webhook) {
      log.info("question.rejected", { reason: webhook.ignored, status: 200 });
      return Response.json({});
    }
    const { question } = webhook;
    const isNew = await keep(threads, question);
    if (isNew) {
      log.info("question.received", {
        question: question.id,
        room: question.room,
        user: question.asker,
        durationMs: now() - start,
      });
    } else {
      log.info("question.rejected", { reason: "duplicate", status: 200 });
    }
    return Response.json({});
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.warn("question.rejected", {
      reason: error.code,
      status: error.status,
      ...(error.cause !== undefined && { error: String(error.cause) }),
    });
    return error.toResponse();
  }
}

async function readWebhook(request: Request): Promise<Record<string, unknown>> {
  checkForm(request, PATH, "outgoing");
  return parseObject(await readBody(request, MAX_BODY_BYTES, "message"));
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Refused below, like any other value.
  }
  throw new Refusal(400, "invalid-json", "The body is not a JSON object in UTF-8.", "Send one JSON object.");
}

async function checkToken(token: unknown, tokens: readonly string[]): Promise<void> {
  if (tokens.length === 0) {
    throw new Refusal(
      503,
      "no-secret-configured",
      "The assistant has no token to check webhooks with.",
      "Set ROCKETCHAT_WEBHOOK_TOKENS to the token of the outgoing integration and deploy again.",
    );
  }
  if (typeof token !== "string" || !(await equalsAnySecret(token, tokens))) {
    throw new Refusal(
      401,
      "not-authentic",
      "The webhook does not carry a valid token.",
      "Add the token of the outgoing integration to ROCKETCHAT_WEBHOOK_TOKENS.",
    );
  }
}

async function keep(threads: Threads, question: Question): Promise<boolean> {
  try {
    return await threads.keep(question);
  } catch (cause) {
    throw new Refusal(
      503,
      "storage-unavailable",
      "The question could not be kept, so it is not accepted.",
      "Send it again.",
      {},
      { cause },
    );
  }
}
