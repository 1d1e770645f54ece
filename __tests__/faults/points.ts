/** A point of the vector index, as it scrolls them. */
export interface ScrolledPoint {
  id: string;
  payload: Record<string, unknown>;
  vector: { dense: number[]; bm25: object };
}

/**
 * Expects the same points with the same payload and words, and vectors that mean the same: the digits of a model's vector change
 * from the seventh on with the texts that it is embedded beside, which differ with every retry.
 */
export function expectSamePoints(points: readonly ScrolledPoint[], expected: readonly ScrolledPoint[]): void {
  expect(points.map(withoutDense)).toEqual(expected.map(withoutDense));
  const distances = points.map(({ vector }, index) => {
    const other = expected[index]?.vector.dense ?? [];
    expect(vector.dense).toHaveLength(other.length);
    return 1 - cosine(vector.dense, other);
  });
  expect(Math.max(0, ...distances)).toBeLessThan(1e-6);
}

function withoutDense({ vector: { dense: _, ...words }, ...point }: ScrolledPoint): object {
  return { ...point, vector: words };
}

function cosine(one: readonly number[], other: readonly number[]): number {
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, index) => sum + value * (b[index] ?? Number.NaN), 0);
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
}
