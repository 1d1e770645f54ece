import { z } from "zod";
import { embedDocument, isDocument, type SparseVector } from "./bm25";
import { DenseSpace } from "./dense-space";
import { badInput, invalid, malformed, unsupported } from "./request-error";
import { SparseSpace } from "./sparse-space";
import { denseParamsSchema, sparseParamsSchema } from "./vector-params";

/** The name of the one vector in a collection whose vectors have no names. */
export const DEFAULT_VECTOR = "";

export type Vector = number[] | SparseVector;
export type NamedVectors = Map<string, Vector>;

const sparseVectorSchema = z.object({
  indices: z.array(z.int().min(0).max(0xffffffff)),
  values: z.array(z.number()),
});

/** The spaces of a collection, one per vector name. */
export class VectorSpaces {
  private readonly spaces = new Map<string, DenseSpace | SparseSpace>();

  constructor(dense: unknown, sparse: unknown) {
    const unnamed = denseParamsSchema.safeParse(dense);
    const named = unnamed.success ? { [DEFAULT_VECTOR]: dense } : (dense ?? {});
    for (const [name, params] of Object.entries(named)) {
      const { data, error } = denseParamsSchema.safeParse(params);
      if (!data)
        throw malformed(`vectors.${name}: ${error.issues[0]?.path.join(".")}: ${error.issues[0]?.message}`);
      if (data["multivector_config"]) throw unsupported("multivectors");
      this.spaces.set(name, new DenseSpace(data));
    }
    for (const [name, params] of Object.entries(sparse ?? {})) {
      if (this.spaces.has(name))
        throw badInput(`Dense and sparse vector names must be unique - duplicate found with '${name}'`);
      const { data, error } = sparseParamsSchema.safeParse(params ?? {});
      if (!data) throw malformed(`sparse_vectors.${name}: ${error.issues[0]?.message}`);
      this.spaces.set(name, new SparseSpace(data));
    }
  }

  space(name: string): DenseSpace | SparseSpace {
    const space = this.spaces.get(name);
    if (!space) throw badInput(`Not existing vector name error: ${name}`);
    return space;
  }

  has(name: string, slot: number): boolean {
    return this.spaces.get(name)?.has(slot) ?? false;
  }

  /** The number of vectors of all names together. */
  get count(): number {
    return [...this.spaces.values()].reduce((sum, space) => sum + space.count, 0);
  }

  /** Reads the `vector` of a point: a list for the unnamed vector, or an object by name. */
  parse(value: unknown): NamedVectors {
    if (value === null || value === undefined) return new Map();
    const unnamed = Array.isArray(value) || isDocument(value);
    const entries: [string, unknown][] = unnamed ? [[DEFAULT_VECTOR, value]] : Object.entries(value);
    return new Map(entries.map(([name, vector]) => [name, this.parseOne(name, vector)]));
  }

  private parseOne(name: string, value: unknown): Vector {
    const space = this.space(name);
    const vector = isDocument(value) ? embedDocument(value) : parseVector(value);
    checkVector(space, vector);
    return vector;
  }

  set(slot: number, vectors: NamedVectors): void {
    for (const [name, vector] of vectors) {
      const space = this.space(name);
      if (space instanceof SparseSpace && !Array.isArray(vector)) space.set(slot, vector);
      if (space instanceof DenseSpace && Array.isArray(vector)) space.set(slot, vector);
    }
  }

  remove(slot: number, names: Iterable<string> = this.spaces.keys()): void {
    for (const name of names) this.space(name).remove(slot);
  }

  /** The vectors of a slot as an answer holds them: all, or those of the given names. */
  read(slot: number, names: string[] | undefined): number[] | Record<string, Vector> {
    const found: Record<string, Vector> = {};
    for (const [name, space] of this.spaces) {
      if (!space.has(slot) || (names && !names.includes(name))) continue;
      const vector = space.get(slot);
      if (vector) found[name] = vector instanceof Float32Array ? shortest(vector) : sparseShortest(vector);
    }
    const unnamed = found[DEFAULT_VECTOR];
    return Array.isArray(unnamed) ? unnamed : found;
  }
}

/** A vector as a request gives it: a list of numbers, or indices with values. */
function parseVector(value: unknown): Vector {
  if (Array.isArray(value)) {
    if (value.every((number) => typeof number === "number")) return value;
    if (Array.isArray(value[0])) throw unsupported("multivectors");
    throw malformed(
      "data did not match any variant of untagged enum VectorStruct: a vector is a list of numbers",
    );
  }
  const { data } = sparseVectorSchema.safeParse(value);
  if (!data) throw malformed("data did not match any variant of untagged enum Vector");
  return data;
}

/** Refuses a vector that its space cannot hold. */
export function checkVector(space: DenseSpace | SparseSpace, vector: Vector): void {
  if (space instanceof DenseSpace) {
    const { size } = space.params;
    if (!Array.isArray(vector)) throw badInput("Wrong usage of sparse vectors");
    if (vector.length !== size) {
      throw badInput(`Vector dimension error: expected dim: ${size}, got ${vector.length}`);
    }
    return;
  }
  if (Array.isArray(vector)) throw badInput("Conversion between sparse and regular vectors failed");
  const { indices, values } = vector;
  if (indices.length !== values.length) {
    throw invalid("values: must be the same length as indices");
  }
  if (new Set(indices).size !== indices.length) throw invalid("indices: must be unique");
}

/** The shortest decimals that are the same 32-bit floats: 0.1, not 0.10000000149011612. */
function shortest(vector: ArrayLike<number>): number[] {
  return Array.from(vector, shortestFloat);
}

export function shortestFloat(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return Number(value.toPrecision(9));
}

function sparseShortest({ indices, values }: SparseVector): SparseVector {
  return { indices, values: shortest(values) };
}
