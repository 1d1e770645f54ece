/** A text that Qdrant itself turns into a sparse vector (server 1.15.3 or later). */
export interface Bm25Document {
  text: string;
  model: "qdrant/bm25";
  options: Record<string, unknown>;
}

/** Stored texts and questions must be tokenized alike, so both are made here. */
export function bm25(text: string): Bm25Document {
  return { text, model: "qdrant/bm25", options: { language: "english" } };
}
