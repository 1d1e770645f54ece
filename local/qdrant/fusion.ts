import type { PointId } from "./point-id";
import { badInput } from "./request-error";

interface Scored {
  point: { id: PointId };
  score: number;
}

/** Qdrant's default, far below the 60 of the paper: high ranks weigh more. */
export const DEFAULT_RRF_K = 2;

/**
 * Reciprocal rank fusion: each list gives a point 1 / (position + k), with positions from 0. A weight divides the
 * position, so that with weight 3 every third result of a list counts as much as the next of another.
 */
export function fuseByRank<T extends Scored>(
  lists: T[][],
  k = DEFAULT_RRF_K,
  weights?: number[] | null,
): T[] {
  if (weights && weights.length !== lists.length) {
    throw badInput(
      `Validation failed: Number of weights in RRF should match number of pre-fetches: got ${weights.length}, expected ${lists.length}`,
    );
  }
  return sumUp(
    lists.map((list, source) => {
      const weight = weights?.[source] ?? 1;
      return list.map((hit, position) => ({
        ...hit,
        score: weight > 0 ? Math.fround(1 / ((position + 1) / weight + k - 1)) : 0,
      }));
    }),
  );
}

/** Distribution-based score fusion: scores scaled so that mean ± 3 standard deviations span 0 to 1, then added. */
export function fuseByDistribution<T extends Scored>(lists: T[][]): T[] {
  return sumUp(lists.map(normalize));
}

function normalize<T extends Scored>(list: T[]): T[] {
  const mean = list.reduce((sum, { score }) => sum + score, 0) / list.length;
  const squares = list.reduce((sum, { score }) => sum + (score - mean) ** 2, 0);
  const deviation = list.length > 1 ? Math.sqrt(squares / (list.length - 1)) : 0;
  return list.map((hit) => ({
    ...hit,
    score: deviation === 0 ? 0.5 : Math.fround((hit.score - mean + 3 * deviation) / (6 * deviation)),
  }));
}

function sumUp<T extends Scored>(lists: T[][]): T[] {
  const sums = new Map<PointId, T>();
  for (const hit of lists.flat()) {
    const score = Math.fround((sums.get(hit.point.id)?.score ?? 0) + hit.score);
    sums.set(hit.point.id, { ...hit, score });
  }
  return [...sums.values()];
}
