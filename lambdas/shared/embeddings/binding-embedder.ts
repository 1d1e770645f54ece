import { ServiceError } from "../service-error";
import type { Embedder } from "./embedder";
import type { EmbeddingModel } from "./models";
import { readVectors } from "./read-vectors";

/** What we use of a Worker's `AI` binding. */
export interface AiBinding {
  run(model: string, inputs: { text: string[]; truncate_inputs: boolean }): Promise<unknown>;
}

/** Embeds by a Worker's `AI` binding. */
export function bindingEmbedder(ai: AiBinding, model: EmbeddingModel): Embedder {
  return {
    model,
    async embed(texts) {
      let result: unknown;
      try {
        result = await ai.run(model.id, { text: [...texts], truncate_inputs: true });
      } catch (cause) {
        throw new ServiceError("Workers AI", `${model.id}: ${(cause as Error).message}`, { cause });
      }
      return readVectors(result, model, texts.length);
    },
  };
}
