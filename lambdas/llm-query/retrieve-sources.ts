import type { QdrantClient } from "@qdrant/js-client-rest";
import { accessFilter } from "../shared/access/access-filter";
import type { ReadingRights } from "../shared/access/reading-policy";
import type { Embedder } from "../shared/embeddings/embedder";
import { type Hit, hybridSearch } from "../shared/vector-index/hybrid-search";
import type { Source } from "./source";

/** Sources given to the model. More cost time and tokens and bury what matters. */
const SOURCES = 8;

export interface Retrieval {
  sources: Source[];
  embedMs: number;
  searchMs: number;
}

/** Finds the sources of an answer. */
export type Retrieve = (question: string, rights: ReadingRights) => Promise<Retrieval>;

/** Finds them in Qdrant, one chunk a record, best first. */
export function qdrantRetrieval(client: QdrantClient, embedder: Embedder, now: () => number): Retrieve {
  return async (text, rights) => {
    const start = now();
    const [vector = []] = await embedder.embed([text]);
    const embedded = now();
    const hits = await hybridSearch(client, {
      text,
      vector,
      minSimilarity: embedder.model.minSimilarity,
      access: accessFilter(rights),
      // Twice as many, as some may be chunks of one record.
      limit: SOURCES * 2,
    });
    return {
      sources: bestOfEachRecord(hits).slice(0, SOURCES),
      embedMs: embedded - start,
      searchMs: now() - embedded,
    };
  };
}

function bestOfEachRecord(hits: readonly Hit[]): Source[] {
  const sources = new Map<string, Source>();
  for (const { payload } of hits) {
    const { record, title, text, occurredAt, url } = payload;
    if (!sources.has(record)) sources.set(record, { record, title, text, occurredAt, url });
  }
  return [...sources.values()];
}
