import type { DenseParams } from "./vector-params";

/** All vectors of one name, one after the other in a single array; a point's slot says where its vector is. */
export class DenseSpace {
  readonly largerIsBetter: boolean;
  private data = new Float32Array(0);
  private readonly filled = new Set<number>();

  constructor(readonly params: DenseParams) {
    this.largerIsBetter = params.distance === "Cosine" || params.distance === "Dot";
  }

  has(slot: number): boolean {
    return this.filled.has(slot);
  }

  get count(): number {
    return this.filled.size;
  }

  get(slot: number): Float32Array {
    const { size } = this.params;
    return this.data.subarray(slot * size, (slot + 1) * size);
  }

  set(slot: number, vector: ArrayLike<number>): void {
    const { size } = this.params;
    if ((slot + 1) * size > this.data.length) {
      const larger = new Float32Array(Math.max((slot + 1) * size, this.data.length * 2));
      larger.set(this.data);
      this.data = larger;
    }
    this.data.set(this.prepare(vector), slot * size);
    this.filled.add(slot);
  }

  remove(slot: number): void {
    this.filled.delete(slot);
  }

  /** How well each slot's vector fits a query, by the distance of the space. */
  scorer(query: ArrayLike<number>): (slot: number) => number {
    const prepared = this.prepare(query);
    const { size, distance } = this.params;
    const { data } = this;
    if (distance === "Euclid") return (slot) => Math.fround(Math.sqrt(squares(data, slot * size, prepared)));
    if (distance === "Manhattan") return (slot) => Math.fround(differences(data, slot * size, prepared));
    return (slot) => Math.fround(product(data, slot * size, prepared));
  }

  /** Cosine similarity is the dot product of unit vectors, so vectors are stored at length 1. */
  private prepare(vector: ArrayLike<number>): Float32Array {
    const prepared = Float32Array.from(vector);
    if (this.params.distance !== "Cosine") return prepared;
    const length = Math.sqrt(product(prepared, 0, prepared));
    return length === 0 || Math.abs(length - 1) <= 1e-6 ? prepared : prepared.map((value) => value / length);
  }
}

function product(data: Float32Array, start: number, query: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < query.length; index++) {
    sum += (data[start + index] as number) * (query[index] as number);
  }
  return sum;
}

function squares(data: Float32Array, start: number, query: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < query.length; index++) {
    sum += ((data[start + index] as number) - (query[index] as number)) ** 2;
  }
  return sum;
}

function differences(data: Float32Array, start: number, query: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < query.length; index++) {
    sum += Math.abs((data[start + index] as number) - (query[index] as number));
  }
  return sum;
}
