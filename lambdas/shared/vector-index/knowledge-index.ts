import type { QdrantClient } from "@qdrant/js-client-rest";
import type { EmbeddingModel } from "../embeddings/models";
import { ensureCollection } from "./ensure-collection";
import type { KnowledgePoint } from "./knowledge-point";
import { askQdrant } from "./qdrant";

/** Where the vectors of records are kept. Every failure is a `ServiceError`. */
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

  async function inCollection(write: () => Promise<void>): Promise<void> {
    try {
      await askQdrant(async () => {
        made ??= ensureCollection(client, model);
        await made;
        await write();
      });
    } catch (error) {
      // It may not have been made, or been dropped since. Making sure again costs a few calls.
      made = undefined;
      throw error;
    }
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
    replace: (record, points) =>
      inCollection(async () => {
        for (let start = 0; start < points.length; start += BATCH) {
          await client.upsert(collection, { wait: true, points: points.slice(start, start + BATCH) });
        }
        await removeFrom(record, points.length);
      }),
    remove: (record) => inCollection(() => removeFrom(record, 0)),
  };
}
