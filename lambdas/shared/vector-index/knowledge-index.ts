import type { QdrantClient } from "@qdrant/js-client-rest";
import type { EmbeddingModel } from "../embeddings/models";
import { ensureCollection } from "./ensure-collection";
import type { KnowledgePoint } from "./knowledge-point";

/** Where the vectors of records are kept. */
export interface KnowledgeIndex {
  /** Makes these the only points of a record. */
  replace(record: string, points: readonly KnowledgePoint[]): Promise<void>;
  /** Deletes every point of a record. */
  remove(record: string): Promise<void>;
}

/** Points a request: a thousand floats each, far below Qdrant's limit of 32 MB. */
const BATCH = 100;

/** The collection of one model in Qdrant. It is made when it is first written to. */
export function qdrantIndex(client: QdrantClient, model: EmbeddingModel): KnowledgeIndex {
  const { collection } = model;
  let made: Promise<void> | undefined;

  function ready(): Promise<void> {
    made ??= ensureCollection(client, model).catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  }

  /** Chunk numbers have no gaps: what is beyond the last one is left over from a longer text. */
  async function removeFrom(record: string, chunk: number): Promise<void> {
    await client.delete(collection, {
      wait: true,
      filter: {
        must: [
          { key: "record", match: { value: record } },
          { key: "chunk", range: { gte: chunk } },
        ],
      },
    });
  }

  return {
    async replace(record, points) {
      await ready();
      for (let start = 0; start < points.length; start += BATCH) {
        await client.upsert(collection, { wait: true, points: points.slice(start, start + BATCH) });
      }
      await removeFrom(record, points.length);
    },
    async remove(record) {
      await ready();
      await removeFrom(record, 0);
    },
  };
}
