import { callJson } from "../call-json";
import { ServiceError } from "../service-error";
import type { Embedder } from "./embedder";
import type { EmbeddingModel } from "./models";
import { readVectors } from "./read-vectors";

export interface RestEmbedderOptions {
  /** Up to and without the model, e.g. `https://api.cloudflare.com/client/v4/accounts/<id>/ai/run`. */
  url: string;
  /** API token with the scope Workers AI. */
  token: string;
  model: EmbeddingModel;
  fetch: typeof fetch;
  /** Waits so many milliseconds. */
  sleep: (milliseconds: number) => Promise<void>;
  /** A number from 0 to 1. */
  random: () => number;
}

/** Texts a request: https://developers.cloudflare.com/workers-ai/models/bge-m3/ */
const BATCH = 100;
const ATTEMPTS = 4;
const TIMEOUT_MS = 20_000;
const FIRST_DELAY_MS = 500;
/** Beyond this the platform's own retry is the better waiting room. */
const LONGEST_DELAY_MS = 15_000;

/** Embeds by Workers AI's REST interface, for what does not run on Cloudflare. */
export function restEmbedder(options: RestEmbedderOptions): Embedder {
  const { model } = options;
  return {
    model,
    async embed(texts) {
      const vectors: number[][] = [];
      for (let start = 0; start < texts.length; start += BATCH) {
        vectors.push(...(await embedBatch(texts.slice(start, start + BATCH), options)));
      }
      return vectors;
    },
  };
}

async function embedBatch(texts: readonly string[], options: RestEmbedderOptions): Promise<number[][]> {
  const { url, token, model, fetch, sleep, random } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await callJson({
        service: "Workers AI",
        url: `${url.replace(/\/$/, "")}/${model.id}`,
        headers: { authorization: `Bearer ${token}` },
        // An over-long text would be refused otherwise.
        body: { text: texts, truncate_inputs: true },
        timeoutMs: TIMEOUT_MS,
        fetch,
      });
      return readVectors((answer as { result?: unknown } | null)?.result, model, texts.length);
    } catch (error) {
      if (!(error instanceof ServiceError && error.transient) || attempt === ATTEMPTS) throw error;
      const delay = error.retryAfterMs ?? FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.5 + random() / 2);
      if (delay > LONGEST_DELAY_MS) throw error;
      await sleep(delay);
    }
  }
}
