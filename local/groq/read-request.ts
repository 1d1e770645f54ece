import { z } from "zod";
import type { ChatMessage } from "./answer-from-prompt";
import { GroqError } from "./groq-error";

/** The part of a chat completion request that the stand-in acts on. */
export interface ChatRequest {
  messages: ChatMessage[];
  stream: boolean;
}

const schema = z.object({
  model: z.string().min(1),
  messages: z
    .array(z.object({ role: z.enum(["system", "user", "assistant", "tool"]), content: z.string() }))
    .min(1),
  stream: z.boolean().nullish(),
  n: z.literal(1).nullish(),
});

/** Fields that Groq answers with 400 (console.groq.com/docs/openai). */
const REFUSED = ["logprobs", "top_logprobs", "logit_bias"];
/** Fields that need a model: leaving them unheeded would be a lie. */
const NEEDS_A_MODEL = ["tools", "response_format"];

/** @throws GroqError naming the field at fault */
export function readRequest(body: unknown): ChatRequest {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const param = issue?.path.join(".") ?? "";
    throw new GroqError(400, `'${param}' : ${issue?.message}`, undefined, param);
  }
  for (const param of [...REFUSED, ...NEEDS_A_MODEL]) {
    if ((body as Record<string, unknown>)[param] == null) continue;
    const reason = REFUSED.includes(param)
      ? `property '${param}' is unsupported`
      : `'${param}' needs a language model, and none is configured: set GROQ_API_KEY`;
    throw new GroqError(400, reason, undefined, param);
  }
  return { messages: parsed.data.messages, stream: parsed.data.stream ?? false };
}
