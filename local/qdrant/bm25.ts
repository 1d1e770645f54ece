import { z } from "zod";
import { murmur3 } from "./murmur3";
import { parseBody } from "./parse-body";
import { internal, unsupported } from "./request-error";
import { Tokenizer, tokenizerSchema } from "./tokenizer";

export interface SparseVector {
  indices: number[];
  values: number[];
}

/** A text that the server itself turns into a vector. */
export const documentSchema = z.object({
  text: z.string(),
  model: z.string(),
  options: z.record(z.string(), z.unknown()).nullish(),
});
export type Document = z.infer<typeof documentSchema>;

const optionsSchema = tokenizerSchema.extend({
  k: z.number().min(0).nullish(),
  b: z.number().min(0).max(1).nullish(),
  avg_len: z.number().positive().nullish(),
  language: z.string().nullish(),
});

export function isDocument(value: unknown): value is Document {
  return documentSchema.safeParse(value).success;
}

/** BM25 weights of a stored text: term frequency saturated by `k`, discounted by length through `b`. */
export function embedDocument(document: Document): SparseVector {
  const { k, b, averageLength, tokenizer } = configure(document);
  const tokens = tokenizer.tokenizeDocument(document.text);
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  const lengthFactor = 1 - b + (b * tokens.length) / averageLength;
  const weights = new Map<number, number>();
  for (const [token, count] of counts) {
    weights.set(tokenId(token), Math.fround((count * (k + 1)) / (count + k * lengthFactor)));
  }
  const indices = [...weights.keys()].sort((x, y) => x - y);
  return { indices, values: indices.map((index) => weights.get(index) ?? 0) };
}

/** Every distinct token of a question, with weight 1. */
export function embedQuery(document: Document): SparseVector {
  const { tokenizer } = configure(document);
  const indices = [...new Set(tokenizer.tokenizeQuery(document.text).map(tokenId))].sort((x, y) => x - y);
  return { indices, values: indices.map(() => 1) };
}

/** The dimension of a token: the absolute value of its hash read as a signed integer. */
function tokenId(token: string): number {
  return Math.abs(murmur3(Buffer.from(token)) | 0);
}

// Defaults as in Qdrant 1.15.3 and later: k = 1.2, b = 0.75, 256 tokens on average, English.
function configure({ model, options }: Document) {
  if (!/^(qdrant\/)?bm25$/i.test(model)) {
    throw internal(
      `InferenceService is not initialized. Only the model qdrant/bm25 needs no inference service, got "${model}".`,
    );
  }
  const { k, b, avg_len, language, ...text } = parseBody(optionsSchema, options ?? {});
  return {
    k: k ?? 1.2,
    b: b ?? 0.75,
    averageLength: avg_len ?? 256,
    tokenizer: tokenizerFor(language, text),
  };
}

function tokenizerFor(language: string | null | undefined, text: z.infer<typeof tokenizerSchema>): Tokenizer {
  const named = language ?? "english";
  // Qdrant reads an unknown language, "none" above all, as neither stop words nor stemmer.
  if (named === "none") return new Tokenizer(text);
  if (named !== "english") throw unsupported(`BM25 for the language "${named}"`);
  return new Tokenizer({
    ...text,
    stopwords: text.stopwords ?? named,
    stemmer: text.stemmer ?? { type: "snowball", language: named },
  });
}
