import { WorkersAiError } from "./workers-ai-error";

/** Texts that Workers AI embeds in one call (developers.cloudflare.com/workers-ai/models/bge-m3, `maxItems`). */
const BATCH_LIMIT = 100;

/**
 * The texts of a request body, `{"text": "…"}` or `{"text": ["…", …]}`.
 *
 * @throws WorkersAiError 5006, the code with which Workers AI refuses an input that does not fit the model's schema
 */
export function readInputs(body: unknown): string[] {
  if (typeof body !== "object" || body === null || !("text" in body)) {
    throw invalid("required properties at '/' are 'text'");
  }
  const texts = Array.isArray(body.text) ? body.text : [body.text];
  if (texts.length === 0 || texts.length > BATCH_LIMIT) {
    throw invalid(`'/text' must hold 1 to ${BATCH_LIMIT} strings, not ${texts.length}`);
  }
  texts.forEach((text, index) => {
    if (typeof text !== "string" || text === "") throw invalid(`'/text/${index}' must be a non-empty string`);
  });
  return texts;
}

function invalid(problem: string): WorkersAiError {
  return new WorkersAiError(400, 5006, `AiError: Bad input: Error: ${problem}`);
}
