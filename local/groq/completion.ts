import type { ChatMessage } from "./answer-from-prompt";

/** The name under which the stand-in answers, whatever model was asked for: nobody should mistake it for one. */
export const EXTRACTIVE_MODEL = "local/extractive-quotes";

/** A `chat.completion` object as Groq sends it. */
export function completion(id: string, created: number, messages: ChatMessage[], content: string) {
  return {
    id,
    object: "chat.completion",
    created,
    model: EXTRACTIVE_MODEL,
    choices: [{ index: 0, message: { role: "assistant", content }, logprobs: null, finish_reason: "stop" }],
    usage: usage(messages, content),
    system_fingerprint: null,
    x_groq: { id: `req_${id}` },
  };
}

/** The same answer as server-sent events: word by word, then the usage, then `[DONE]`. */
export function* completionEvents(
  id: string,
  created: number,
  messages: ChatMessage[],
  content: string,
): Generator<string> {
  const chunk = (delta: object, finishReason: string | null, rest: object = {}) =>
    JSON.stringify({
      id,
      object: "chat.completion.chunk",
      created,
      model: EXTRACTIVE_MODEL,
      system_fingerprint: null,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      ...rest,
    });
  const request = `req_${id}`;
  yield chunk({ role: "assistant", content: "" }, null, { x_groq: { id: request } });
  for (const [word] of content.matchAll(/\s*\S+/g)) yield chunk({ content: word }, null);
  const total = usage(messages, content);
  yield chunk({}, "stop", { usage: total, x_groq: { id: request, usage: total } });
  yield "[DONE]";
}

/** Tokens are counted as words here: without a model there is no tokenizer. */
function usage(messages: ChatMessage[], content: string) {
  const count = (text: string) => text.match(/\S+/g)?.length ?? 0;
  const prompt = messages.reduce((sum, message) => sum + count(message.content), 0);
  const answer = count(content);
  return {
    prompt_tokens: prompt,
    completion_tokens: answer,
    total_tokens: prompt + answer,
    queue_time: 0,
    prompt_time: 0,
    completion_time: 0,
    total_time: 0,
  };
}
