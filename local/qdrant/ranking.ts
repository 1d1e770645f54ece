import type { Collection, Point } from "./collection";
import { DenseSpace } from "./dense-space";
import { comparePointIds } from "./point-id";
import { badRequest } from "./request-error";
import type { SparseSpace } from "./sparse-space";
import { checkVector, type Vector } from "./vectors";

export interface Hit {
  point: Point;
  score: number;
  /** The value by which the point was ordered, in an ordered query. */
  orderValue?: number;
}

export interface Order {
  key: string;
  direction?: "asc" | "desc" | null;
  start_from?: number | string | null;
}

/** The `limit` points among those that pass `wanted` whose vectors lie nearest to `vector`. */
export function rankByVector(
  collection: Collection,
  name: string,
  vector: Vector,
  wanted: (point: Point) => boolean,
  limit: number,
  threshold: number | null | undefined,
): Hit[] {
  const space = collection.spaces.space(name);
  checkVector(space, vector);
  const best = new BestHits(limit, space.largerIsBetter);
  for (const [point, score] of scoredPoints(collection, space, vector)) {
    if (passesThreshold(score, threshold, space.largerIsBetter) && wanted(point))
      best.offer({ point, score });
  }
  return best.hits;
}

function* scoredPoints(
  collection: Collection,
  space: DenseSpace | SparseSpace,
  vector: Vector,
): Generator<[Point, number]> {
  if (space instanceof DenseSpace) {
    const score = space.scorer(vector as number[]);
    for (const point of collection.inOrder()) if (space.has(point.slot)) yield [point, score(point.slot)];
    return;
  }
  if (Array.isArray(vector)) return;
  for (const [slot, score] of space.scores(vector)) {
    const point = collection.at(slot);
    if (point) yield [point, score];
  }
}

function passesThreshold(
  score: number,
  threshold: number | null | undefined,
  largerIsBetter: boolean,
): boolean {
  if (threshold === null || threshold === undefined) return true;
  return largerIsBetter ? score >= threshold : score <= threshold;
}

/** Orders points by a payload field that has an index for it; a point with several values comes once for each. */
export function rankByField(collection: Collection, order: Order, points: Iterable<Point>): Hit[] {
  const index = collection.indexes.get(order.key);
  if (!index?.orders) {
    throw badRequest(
      `No range index for \`order_by\` key: \`${order.key}\`. Please create one to use \`order_by\`. Check https://qdrant.tech/documentation/concepts/indexing/#payload-index to see which payload schemas support Range conditions`,
    );
  }
  const sign = order.direction === "desc" ? -1 : 1;
  const [start] = index.orderValues({ [order.key]: order.start_from ?? null });
  const hits = [...points].flatMap((point) =>
    index.orderValues(point.payload).map((orderValue): Hit => ({ point, score: 1, orderValue })),
  );
  const value = (hit: Hit) => sign * (hit.orderValue ?? 0);
  return hits
    .filter((hit) => start === undefined || value(hit) >= sign * start)
    .sort((a, b) => value(a) - value(b) || sign * comparePointIds(a.point.id, b.point.id));
}

/** Better scores first, then lower ids: Qdrant leaves the order of equal scores open. */
export function compareHits(a: Hit, b: Hit, largerIsBetter = true): number {
  return (largerIsBetter ? b.score - a.score : a.score - b.score) || comparePointIds(a.point.id, b.point.id);
}

/** Keeps the best hits seen so far, sorted. */
class BestHits {
  readonly hits: Hit[] = [];

  constructor(
    private readonly limit: number,
    private readonly largerIsBetter: boolean,
  ) {}

  offer(hit: Hit): void {
    const last = this.hits.at(-1);
    const full = this.hits.length >= this.limit;
    if (full && (!last || this.compare(last, hit) <= 0)) return;
    if (full) this.hits.pop();
    this.hits.splice(this.placeOf(hit), 0, hit);
  }

  private placeOf(hit: Hit): number {
    let low = 0;
    let high = this.hits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(this.hits[middle] as Hit, hit) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private compare(a: Hit, b: Hit): number {
    return compareHits(a, b, this.largerIsBetter);
  }
}
