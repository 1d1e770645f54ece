import { inBatches } from "../in-batches";
import { ServiceError } from "../service-error";
import type { Embedder } from "./embedder";

/** Texts a request: https://developers.cloudflare.com/workers-ai/models/bge-m3/ */
const MOST = 100;
const WAIT_MS = 20;

/**
 * Embeds in one request the texts of all who ask at about the same time: a request costs far more than a text.
 *
 * @param waitMs how long the first of them waits for others
 */
export function batchingEmbedder(embedder: Embedder, waitMs = WAIT_MS): Embedder {
  const embed = inBatches((texts: readonly string[]) => embedder.embed(texts), {
    most: MOST,
    waitMs,
    // One text that is refused must not take the others along.
    separable: (error) => error instanceof ServiceError && error.permanent,
  });
  return { model: embedder.model, embed: (texts) => Promise.all(texts.map(embed)) };
}
