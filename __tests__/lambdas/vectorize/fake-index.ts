import type { RecordAccess } from "../../../lambdas/shared/record";
import type {
  AmendedPoint,
  KeptPoint,
  KnowledgeIndex,
} from "../../../lambdas/shared/vector-index/knowledge-index";
import type { KnowledgePoint } from "../../../lambdas/shared/vector-index/knowledge-point";
import type { KnowledgePayload } from "../../../lambdas/shared/vector-index/payload";

/** Passes on each way to a service and each way back; it may fail. */
export type Travel = (what: string) => Promise<void>;

/** Points in memory, which say what Qdrant would. */
export class FakeIndex implements KnowledgeIndex {
  readonly points = new Map<string, KnowledgePoint>();

  constructor(readonly travel: Travel) {}

  /** What is kept beside the vectors, by record and chunk. */
  get payloads(): KnowledgePayload[] {
    return [...this.points.values()]
      .map(({ payload }) => payload)
      .sort((a, b) => (a.record === b.record ? a.chunk - b.chunk : a.record < b.record ? -1 : 1));
  }

  read = (record: string) =>
    this.#at("read points", () =>
      this.#where(({ payload }) => payload.record === record).map(
        ({ id, payload }): KeptPoint => structuredClone({ id, payload }),
      ),
    );

  vectorsOf = async (ids: readonly string[]) => {
    if (ids.length === 0) return new Map();
    return this.#at("read vectors", () => {
      const points = ids.flatMap((id) => this.points.get(id) ?? []);
      return new Map(points.map(({ id, vector }) => [id, vector.dense]));
    });
  };

  replace = async (record: string, points: readonly KnowledgePoint[], surplusFrom = points.length) => {
    await this.#at("upsert", () => {
      for (const point of points) this.points.set(point.id, structuredClone(point));
    });
    if (!Number.isFinite(surplusFrom)) return;
    await this.#at("delete surplus", () =>
      this.#delete(({ payload }) => payload.record === record && payload.chunk >= surplusFrom),
    );
  };

  amend = (amended: readonly AmendedPoint[], deleted: readonly string[]) =>
    this.#at("amend", () => {
      for (const id of deleted) this.points.delete(id);
      for (const { id, payload } of amended) Object.assign(this.points.get(id)?.payload ?? {}, payload);
    });

  remove = (record: string) =>
    this.#at("delete", () => this.#delete(({ payload }) => payload.record === record));

  readRoom = (room: string) =>
    this.#at("read headings", () =>
      this.#where(({ payload }) => payload.room === room).map(({ payload }) => structuredClone(payload)),
    );

  setAccess = (room: string, { audience, rooms = [], owners = [] }: RecordAccess) =>
    this.#at("set access", () => {
      for (const { payload } of this.#where(({ payload }) => payload.room === room)) {
        Object.assign(payload, { audience, rooms, owners });
      }
    });

  removeRoom = (room: string) =>
    this.#at("delete room", () => this.#delete(({ payload }) => payload.room === room));

  #where(test: (point: KnowledgePoint) => boolean): KnowledgePoint[] {
    return [...this.points.values()].filter(test);
  }

  #delete(test: (point: KnowledgePoint) => boolean): void {
    for (const { id } of this.#where(test)) this.points.delete(id);
  }

  async #at<Result>(service: string, act: () => Result): Promise<Result> {
    await this.travel(`${service}: request`);
    const result = act();
    await this.travel(`${service}: answer`);
    return result;
  }
}
