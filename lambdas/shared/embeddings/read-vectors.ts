import { ServiceError } from "../service-error";
import type { EmbeddingModel } from "./models";

/**
 * The vectors in a result of Workers AI, `{ shape, data }`.
 *
 * @throws ServiceError if they are not one a text and of the model's size: stored under the wrong text or in the
 * wrong collection they would spoil every search
 */
export function readVectors(result: unknown, model: EmbeddingModel, texts: number): number[][] {
  const data = (result as { data?: unknown } | null | undefined)?.data;
  const fits =
    Array.isArray(data) &&
    data.length === texts &&
    data.every(
      (vector) =>
        Array.isArray(vector) && vector.length === model.dimensions && vector.every(Number.isFinite),
    );
  if (!fits) {
    throw new ServiceError(
      "Workers AI",
      `${model.id} did not give ${texts} vectors of ${model.dimensions} numbers`,
    );
  }
  return data;
}
