import type { QdrantClient } from "@qdrant/js-client-rest";
import { accessFilter } from "../shared/access/access-filter";
import type { ReadingRights } from "../shared/access/reading-policy";
import type { Embedder } from "../shared/embeddings/embedder";
import type { EmbeddingModel } from "../shared/embeddings/models";
import { ServiceError } from "../shared/service-error";
import { type Hit, hybridSearch } from "../shared/vector-index/hybrid-search";
import { servedModel } from "../shared/vector-index/served-model";
import type { Source } from "./source";
import { withoutQuestion } from "./without-question";

/** Sources given to the model. More cost time and tokens and bury what matters. */
const SOURCES = 8;

export interface Retrieval {
  sources: Source[];
  embedMs: number;
  searchMs: number;
}

/**
 * Finds the sources of an answer. Where the chat repeats the question, by now or since long, that is none.
 *
 * @param asked id of the question's message
 */
export type Retrieve = (question: string, rights: ReadingRights, asked?: string) => Promise<Retrieval>;

/** How long the collection that is read is taken for granted. */
const SERVED_MS = 10_000;

/**
 * Finds them in Qdrant, one chunk a record, best first. A question is embedded with the model of the very collection
 * that is searched, also while another one takes over.
 *
 * @param embedderOf embeds with a model
 */
export function qdrantRetrieval(
  client: QdrantClient,
  embedderOf: (model: EmbeddingModel) => Embedder,
  now: () => number,
): Retrieve {
  let served: { model: EmbeddingModel; until: number } | undefined;

  async function currentModel(): Promise<EmbeddingModel | undefined> {
    if (served && now() < served.until) return served.model;
    const model = await servedModel(client);
    served = model && { model, until: now() + SERVED_MS };
    return model;
  }

  async function search(text: string, rights: ReadingRights, asked?: string): Promise<Retrieval> {
    const model = await currentModel();
    // Nothing was ever indexed.
    if (!model) return { sources: [], embedMs: 0, searchMs: 0 };
    const start = now();
    const [vector = []] = await embedderOf(model).embed([text]);
    const embedded = now();
    const { collection, minSimilarity } = model;
    const access = accessFilter(rights);
    // Twice as many, as some may be chunks of one record.
    const limit = SOURCES * 2;
    const hits = await hybridSearch(client, { collection, text, vector, minSimilarity, access, limit });
    return {
      sources: bestOfEachRecord(hits.flatMap((hit) => sourceOf(hit, text, asked))).slice(0, SOURCES),
      embedMs: embedded - start,
      searchMs: now() - embedded,
    };
  }

  return async (text, rights, asked) => {
    try {
      return await search(text, rights, asked);
    } catch (error) {
      // Another one took over and this one was dropped, all within the time it was taken for granted.
      if (!(served && error instanceof ServiceError && error.status === 404)) throw error;
      served = undefined;
      return search(text, rights, asked);
    }
  };
}

/** What a hit says beside the question; none if it says nothing else. */
function sourceOf({ payload }: Hit, question: string, asked?: string): Source[] {
  const { record, title, text, occurredAt, url, messages } = payload;
  const source = { record, title, text, occurredAt, url };
  if (messages === undefined) return [source];
  // The parts of a question that is longer than a chunk.
  if (messages.every((id) => id === asked)) return [];
  const rest = withoutQuestion(text, question);
  return rest === "" ? [] : [{ ...source, text: rest }];
}

function bestOfEachRecord(found: readonly Source[]): Source[] {
  const sources = new Map<string, Source>();
  for (const source of found) if (!sources.has(source.record)) sources.set(source.record, source);
  return [...sources.values()];
}
