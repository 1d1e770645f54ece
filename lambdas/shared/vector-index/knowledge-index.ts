import type { QdrantClient } from "@qdrant/js-client-rest";
import type { EmbeddingModel } from "../embeddings/models";
import type { RecordAccess } from "../record";
import { ensureCollection } from "./ensure-collection";
import type { KnowledgePoint } from "./knowledge-point";
import type { KnowledgePayload } from "./payload";
import { askQdrant } from "./qdrant";

/** A point as it is kept, without its vectors. */
export interface KeptPoint {
  id: string;
  payload: KnowledgePayload;
}

/** What is otherwise beside a point's vector. */
export interface AmendedPoint {
  id: string;
  payload: Partial<KnowledgePayload>;
}

/** What tells how a point of a chat room is headed. */
export type RoomPoint = Pick<KnowledgePayload, (typeof ROOM_POINT_FIELDS)[number]>;

const ROOM_POINT_FIELDS = [
  "record",
  "chunk",
  "title",
  "contentHash",
] as const satisfies (keyof KnowledgePayload)[];

/** Where the vectors of records are kept. Every failure is a `ServiceError`. */
export interface KnowledgeIndex {
  /** The points of a record, by chunk. */
  read(record: string): Promise<KeptPoint[]>;
  /** The dense vectors of points, by id; without those of points that are gone. */
  vectorsOf(points: readonly string[]): Promise<Map<string, number[]>>;
  /**
   * Writes points of a record and deletes what is left of a longer text.
   *
   * @param surplusFrom the first chunk that is too many, `Infinity` if none is; without it these points become the only ones
   */
  replace(record: string, points: readonly KnowledgePoint[], surplusFrom?: number): Promise<void>;
  /** Changes what is kept beside the vectors of some points, and deletes others, by their ids. */
  amend(points: readonly AmendedPoint[], deleted: readonly string[]): Promise<void>;
  /** Deletes every point of a record. */
  remove(record: string): Promise<void>;
  /** How what was written in a chat room is headed. */
  readRoom(room: string): Promise<RoomPoint[]>;
  /** Says who may read what was written in a chat room. */
  setAccess(room: string, access: RecordAccess): Promise<void>;
  /** Deletes what was written in a chat room. */
  removeRoom(room: string): Promise<void>;
}

/** Points a request: a thousand floats each, far below Qdrant's limit of 32 MB. */
const BATCH = 100;

/** The collection of one model in Qdrant. It is made when it is first used. */
export function qdrantIndex(client: QdrantClient, model: EmbeddingModel): KnowledgeIndex {
  const { collection } = model;
  let made: Promise<void> | undefined;

  async function inCollection<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await askQdrant(async () => {
        made ??= ensureCollection(client, model);
        await made;
        return call();
      });
    } catch (error) {
      // It may not have been made, or been dropped since. Making sure again costs a few calls.
      made = undefined;
      throw error;
    }
  }

  async function read(record: string): Promise<KeptPoint[]> {
    const kept = await readAll<KnowledgePayload>(ofRecord(record), true);
    return kept.sort((a, b) => a.payload.chunk - b.payload.chunk);
  }

  async function readAll<Payload>(
    filter: PointFilter,
    with_payload: true | string[],
  ): Promise<{ id: string; payload: Payload }[]> {
    const found: { id: string; payload: Payload }[] = [];
    let offset: string | number | undefined;
    do {
      const { points, next_page_offset } = await client.scroll(collection, {
        filter,
        limit: 1000,
        with_payload,
        ...(offset !== undefined && { offset }),
      });
      for (const { id, payload } of points) found.push({ id: String(id), payload: payload as Payload });
      offset = typeof next_page_offset === "string" ? next_page_offset : undefined;
    } while (offset !== undefined);
    return found;
  }

  async function vectorsOf(ids: readonly string[]): Promise<Map<string, number[]>> {
    if (ids.length === 0) return new Map();
    const points = await client.retrieve(collection, {
      ids: [...ids],
      with_vector: ["dense"],
      with_payload: false,
    });
    return new Map(
      points.map(({ id, vector }) => [String(id), (vector as unknown as { dense: number[] }).dense]),
    );
  }

  async function write(points: readonly KnowledgePoint[], surplus?: PointFilter): Promise<void> {
    for (let start = 0; start === 0 || start < points.length; start += BATCH) {
      const batch = points.slice(start, start + BATCH);
      const operations = [
        ...(batch.length > 0 ? [{ upsert: { points: batch } }] : []),
        // Last, so that a text is never shorter than it should be.
        ...(surplus && start + BATCH >= points.length ? [{ delete: { filter: surplus } }] : []),
      ];
      if (operations.length > 0) await client.batchUpdate(collection, { wait: true, operations });
    }
  }

  return {
    read: (record) => inCollection(() => read(record)),
    vectorsOf: (ids) => inCollection(() => vectorsOf(ids)),
    replace: (record, points, surplusFrom = points.length) =>
      inCollection(() =>
        write(points, Number.isFinite(surplusFrom) ? chunksFrom(record, surplusFrom) : undefined),
      ),
    amend: (amended, deleted) =>
      inCollection(async () => {
        const operations = [
          ...(deleted.length > 0 ? [{ delete: { points: [...deleted] } }] : []),
          // By a filter, since Qdrant refuses an id that is gone by then.
          ...amended.map(({ id, payload }) => ({
            set_payload: { payload, filter: { must: [{ has_id: [id] }] } },
          })),
        ];
        await client.batchUpdate(collection, { wait: true, operations });
      }),
    remove: (record) => inCollection(() => write([], ofRecord(record))),
    readRoom: (room) =>
      inCollection(async () => {
        const points = await readAll<RoomPoint>(ofRoom(room), [...ROOM_POINT_FIELDS]);
        return points.map(({ payload }) => payload);
      }),
    setAccess: (room, { audience, rooms = [], owners = [] }) =>
      inCollection(async () => {
        const payload = { audience, rooms, owners };
        await client.setPayload(collection, { wait: true, payload, filter: ofRoom(room) });
      }),
    removeRoom: (room) => inCollection(() => write([], ofRoom(room))),
  };
}

interface PointFilter {
  must: ({ key: string; match: { value: string } } | { key: string; range: { gte: number } })[];
}

function ofRecord(record: string): PointFilter {
  return { must: [{ key: "record", match: { value: record } }] };
}

/** Chunk numbers have no gaps: what is beyond the last one is left over from a longer text. */
function chunksFrom(record: string, chunk: number): PointFilter {
  return { must: [...ofRecord(record).must, { key: "chunk", range: { gte: chunk } }] };
}

function ofRoom(room: string): PointFilter {
  return { must: [{ key: "room", match: { value: room } }] };
}
