import { ServiceError } from "../service-error";
import type { Embedder } from "./embedder";
import type { EmbeddingModel } from "./models";
import { readVectors } from "./read-vectors";

/** What we use of a Worker's `AI` binding. */
export interface AiBinding {
  run(
    model: string,
    inputs: { text: string[]; truncate_inputs: boolean },
    options: { signal: AbortSignal },
  ): Promise<unknown>;
}

/**
 * Embeds by a Worker's `AI` binding.
 *
 * @param timeoutMs how long one call may take
 */
export function bindingEmbedder(ai: AiBinding, model: EmbeddingModel, timeoutMs = 20_000): Embedder {
  return {
    model,
    async embed(texts) {
      let result: unknown;
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        result = await ai.run(model.id, { text: [...texts], truncate_inputs: true }, { signal });
      } catch (cause) {
        throw new ServiceError("Workers AI", `${model.id}: ${(cause as Error).message}`, { cause });
      }
      return readVectors(result, model, texts.length);
    },
  };
}
