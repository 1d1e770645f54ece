import type { SparseVector } from "./bm25";
import type { SparseParams } from "./vector-params";

/** All sparse vectors of one name, with an index from dimension to the slots that have it. */
export class SparseSpace {
  readonly largerIsBetter = true;
  private readonly vectors = new Map<number, SparseVector>();
  private readonly postings = new Map<number, Map<number, number>>();
  private documents = 0;

  constructor(readonly params: SparseParams) {}

  has(slot: number): boolean {
    return this.vectors.has(slot);
  }

  get count(): number {
    return this.vectors.size;
  }

  get(slot: number): SparseVector | undefined {
    return this.vectors.get(slot);
  }

  set(slot: number, vector: SparseVector): void {
    this.remove(slot);
    const order = vector.indices.map((_, position) => position);
    order.sort((a, b) => (vector.indices[a] as number) - (vector.indices[b] as number));
    const indices = order.map((position) => vector.indices[position] as number);
    const values = order.map((position) => Math.fround(vector.values[position] as number));
    this.vectors.set(slot, { indices, values });
    if (indices.length > 0) this.documents++;
    indices.forEach((dimension, position) => {
      const slots = this.postings.get(dimension) ?? new Map<number, number>();
      this.postings.set(dimension, slots.set(slot, values[position] as number));
    });
  }

  remove(slot: number): void {
    const indices = this.vectors.get(slot)?.indices ?? [];
    if (indices.length > 0) this.documents--;
    for (const dimension of indices) {
      const slots = this.postings.get(dimension);
      slots?.delete(slot);
      if (slots?.size === 0) this.postings.delete(dimension);
    }
    this.vectors.delete(slot);
  }

  /** The dot products of all vectors that share a dimension with the query; no others are found. */
  scores(query: SparseVector): Map<number, number> {
    const scores = new Map<number, number>();
    query.indices.forEach((dimension, position) => {
      const slots = this.postings.get(dimension) ?? new Map<number, number>();
      const weight = (query.values[position] as number) * this.rarity(slots.size);
      for (const [slot, value] of slots) scores.set(slot, (scores.get(slot) ?? 0) + weight * value);
    });
    for (const [slot, score] of scores) scores.set(slot, Math.fround(score));
    return scores;
  }

  /**
   * Inverse document frequency over the whole collection, when the space is configured with it. Empty vectors, such
   * as those of texts of stop words alone, are no documents.
   */
  private rarity(frequency: number): number {
    if (this.params.modifier !== "idf") return 1;
    return Math.log((this.documents - frequency + 0.5) / (frequency + 0.5) + 1);
  }
}
