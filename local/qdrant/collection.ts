import { z } from "zod";
import { compileFilter, type Filter, type Predicate } from "./filter";
import { parseBody } from "./parse-body";
import type { PayloadIndex } from "./payload-index";
import type { Payload } from "./payload-path";
import { comparePointIds, type PointId } from "./point-id";
import { type NamedVectors, VectorSpaces } from "./vectors";

export interface Point {
  readonly id: PointId;
  /** Where its vectors lie in the collection's spaces. */
  readonly slot: number;
  payload: Payload;
  /** The number of the operation that last changed the point. */
  version: number;
  hasVector(name: string): boolean;
}

const configSchema = z.looseObject({
  vectors: z.unknown(),
  sparse_vectors: z.record(z.string(), z.unknown()).nullish(),
});

export class Collection {
  readonly spaces: VectorSpaces;
  readonly indexes = new Map<string, PayloadIndex>();
  readonly config: z.infer<typeof configSchema>;
  /** How many operations the collection has seen; the number of the last one. */
  operations = 0;
  private readonly points = new Map<PointId, Point>();
  private readonly bySlot: (Point | undefined)[] = [];
  private readonly freeSlots: number[] = [];
  private ordered: Point[] | undefined;

  constructor(body: unknown) {
    this.config = parseBody(configSchema, body);
    this.spaces = new VectorSpaces(this.config.vectors, this.config.sparse_vectors);
  }

  get size(): number {
    return this.points.size;
  }

  find(id: PointId): Point | undefined {
    return this.points.get(id);
  }

  at(slot: number): Point | undefined {
    return this.bySlot[slot];
  }

  /** All points, by id. */
  inOrder(): readonly Point[] {
    this.ordered ??= [...this.points.values()].sort((a, b) => comparePointIds(a.id, b.id));
    return this.ordered;
  }

  compile(filter: Filter | null | undefined): Predicate {
    return compileFilter(filter, (field) => this.indexes.get(field)?.tokenizer);
  }

  /** Puts a whole point in the place of any that has its id. */
  put(id: PointId, vectors: NamedVectors, payload: Payload): void {
    const point = this.points.get(id) ?? this.add(id);
    point.payload = payload;
    point.version = this.operations;
    this.spaces.remove(point.slot);
    this.spaces.set(point.slot, vectors);
  }

  remove(point: Point): void {
    this.spaces.remove(point.slot);
    this.points.delete(point.id);
    this.bySlot[point.slot] = undefined;
    this.freeSlots.push(point.slot);
    this.ordered = undefined;
  }

  private add(id: PointId): Point {
    const slot = this.freeSlots.pop() ?? this.bySlot.length;
    const hasVector = (name: string) => this.spaces.has(name, slot);
    const point: Point = { id, slot, payload: {}, version: 0, hasVector };
    this.points.set(id, point);
    this.bySlot[slot] = point;
    this.ordered = undefined;
    return point;
  }

  /** What `GET /collections/{name}` answers. */
  describe() {
    const { vectors, sparse_vectors, ...options } = this.config;
    const indexes = [...this.indexes.values()].map((index) => [
      index.field,
      {
        data_type: index.type,
        params: typeof index.schema === "string" ? undefined : index.schema,
        points: this.inOrder().filter(({ payload }) => index.indexed(payload).length > 0).length,
      },
    ]);
    return {
      status: "green",
      optimizer_status: "ok",
      indexed_vectors_count: this.spaces.count,
      points_count: this.size,
      segments_count: 1,
      config: {
        params: {
          vectors,
          sparse_vectors: sparse_vectors ?? undefined,
          shard_number: 1,
          replication_factor: 1,
          write_consistency_factor: 1,
          on_disk_payload: true,
        },
        hnsw_config: {
          m: 16,
          ef_construct: 100,
          full_scan_threshold: 10000,
          ...settings(options["hnsw_config"]),
        },
        optimizer_config: { deleted_threshold: 0.2, ...settings(options["optimizers_config"]) },
        wal_config: { wal_capacity_mb: 32, wal_segments_ahead: 0 },
        quantization_config: null,
      },
      payload_schema: Object.fromEntries(indexes),
    };
  }
}

function settings(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
