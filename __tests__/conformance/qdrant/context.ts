import { QdrantClient } from "@qdrant/js-client-rest";

/** A Qdrant server to test: the stand-in, or the real one. */
export interface QdrantUnderTest {
  url: string;
  apiKey?: string;
  close(): Promise<void>;
}

export type PointId = string | number;
export type CollectionParams = Parameters<QdrantClient["createCollection"]>[1];

export const PARAMS = {
  vectors: { dense: { size: 4, distance: "Cosine" } },
  sparse_vectors: { bm25: { modifier: "idf" }, plain: {} },
} as const;

export const UUID = "5c56c793-69f3-4fbf-87e6-c4bf54c28c26";

const POINTS = [
  { id: 1, vector: { dense: [1, 0, 0, 0], plain: { indices: [1, 10], values: [1, 0.5] } } },
  { id: 2, vector: { dense: [1, 1, 0, 0], plain: { indices: [2, 10], values: [1, 0.5] } } },
  { id: 3, vector: { dense: [0, 1, 0, 0], plain: { indices: [3], values: [2] } } },
  { id: 4, vector: { dense: [0, 1, 1, 0] } },
  { id: UUID, vector: { dense: [0, 0, 0, 1] } },
].map((point, index) => ({
  ...point,
  payload: [
    { room: "a", n: 1, tags: ["x", "all"], at: "2026-01-01T00:00:00Z", open: true },
    { room: "b", n: 2, tags: ["y", "all"], at: "2026-01-02T00:00:00Z", text: "Late check-in" },
    { room: "a", n: 3, tags: [], at: "2026-01-03T10:00:00+02:00", text: "the lock code" },
    {
      room: "c",
      n: 4,
      nothing: null,
      guests: [
        { name: "Ana", age: 9 },
        { name: "Bo", age: 40 },
      ],
    },
    { room: "b", n: 2.5, address: { city: "Lisbon", zip: "1000" } },
  ][index],
}));

/** The server under test, and collections that are gone after each test. */
export class QdrantContext {
  client!: QdrantClient;
  server!: QdrantUnderTest;
  private made: string[] = [];

  async connect(connect: () => Promise<QdrantUnderTest>): Promise<void> {
    this.server = await connect();
    const { url, apiKey } = this.server;
    this.client = new QdrantClient({ url, apiKey, checkCompatibility: false });
  }

  async cleanUp(): Promise<void> {
    for (const name of this.made) await this.client.deleteCollection(name);
    this.made = [];
  }

  /** Makes an empty collection and returns its name. */
  async collection(params: CollectionParams = PARAMS): Promise<string> {
    const name = `conformance_${process.pid}_${this.made.length}`;
    this.made.push(name);
    await this.client.createCollection(name, params);
    return name;
  }

  /** Makes a collection of five points. */
  async filled(): Promise<string> {
    const name = await this.collection();
    await this.client.upsert(name, { wait: true, points: POINTS });
    return name;
  }

  /** The ids that a filter lets through. */
  async found(name: string, filter: object): Promise<PointId[]> {
    return idsOf(await this.client.scroll(name, { filter, limit: 100 }));
  }
}

export function idsOf({ points }: { points: { id: PointId }[] }): PointId[] {
  return points.map(({ id }) => id);
}

/** The HTTP status of a request: 200, or that of its error. */
export function statusOf(request: Promise<unknown>): Promise<number> {
  return request.then(
    () => 200,
    (error: { status: number }) => error.status,
  );
}
