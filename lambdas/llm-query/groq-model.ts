import { Groq } from "groq-sdk";
import { parseRetryAfter } from "../shared/call-json";
import { ServiceError } from "../shared/service-error";
import type { LanguageModel } from "./language-model";

export interface GroqOptions {
  apiKey: string;
  /** Without the path, e.g. `https://api.groq.com`. */
  baseURL: string;
  /** E.g. `openai/gpt-oss-120b`. */
  model: string;
}

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_TOKENS = 2048;

/** A chat model of Groq's. A failure is a `ServiceError`. https://console.groq.com/docs/api-reference#chat-create */
export function groqModel({ apiKey, baseURL, model }: GroqOptions): LanguageModel {
  // The client would wait for as long as `retry-after` says, be it hours; the question itself is tried again instead.
  const groq = new Groq({ apiKey, baseURL, timeout: TIMEOUT_MS, maxRetries: 0 });
  return {
    async complete({ system, user }) {
      const completion = await groq.chat.completions
        .create({
          model,
          messages: [
            { role: "system", content: system },
            { role: "user", content: user },
          ],
          temperature: 0,
          max_completion_tokens: MAX_ANSWER_TOKENS,
          // Only gpt-oss models reason by levels; others refuse the parameter.
          ...(model.startsWith("openai/gpt-oss") && { reasoning_effort: "low" as const }),
        })
        .catch((error: unknown) => {
          throw serviceError(error);
        });
      return {
        text: completion.choices[0]?.message.content ?? "",
        model: completion.model,
        promptTokens: completion.usage?.prompt_tokens ?? 0,
        completionTokens: completion.usage?.completion_tokens ?? 0,
      };
    },
  };
}

function serviceError(cause: unknown): ServiceError {
  const { message } = cause as Error;
  if (!(cause instanceof Groq.APIError)) return new ServiceError("Groq", message, { cause });
  const retryAfterMs = parseRetryAfter(cause.headers?.get("retry-after") ?? null);
  return new ServiceError("Groq", message, { status: cause.status, retryAfterMs, cause });
}
