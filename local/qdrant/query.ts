import { embedQuery, isDocument } from "./bm25";
import type { Collection, Point } from "./collection";
import { type Filter, mergeFilters } from "./filter";
import { DEFAULT_RRF_K, fuseByDistribution, fuseByRank } from "./fusion";
import type { PointId } from "./point-id";
import type { Prefetch, Query } from "./query-schema";
import { compareHits, type Hit, rankByField, rankByVector } from "./ranking";
import { badInput, badRequest, notFound } from "./request-error";
import { DEFAULT_VECTOR, type Vector } from "./vectors";

const DEFAULT_LIMIT = 10;

interface SearchRequest extends Prefetch {
  offset?: number | null;
}

/** Answers a query of any depth: the leaves search the collection, each level above ranks what they found. */
export function search(collection: Collection, request: SearchRequest): Hit[] {
  const referenced = referencedIds(request);
  const filter = mergeFilters(
    referenced.length > 0 ? { must_not: [{ has_id: referenced }] } : undefined,
    request.filter,
  );
  const offset = isSample(request.query) ? 0 : (request.offset ?? 0);
  const limit = (request.limit ?? DEFAULT_LIMIT) + offset;
  return runStage(collection, { ...request, filter, limit }, undefined).slice(offset);
}

/** `outer` is the filter of the stages above, which only the leaves apply, together with their own. */
function runStage(collection: Collection, stage: Prefetch, outer: Filter | undefined): Hit[] {
  validate(stage);
  const filter = mergeFilters(outer, stage.filter);
  const prefetches = listOf(stage.prefetch);
  if (prefetches.length === 0) return runLeaf(collection, stage, filter);
  return rescore(
    collection,
    stage,
    prefetches.map((prefetch) => runStage(collection, prefetch, filter)),
  );
}

function runLeaf(collection: Collection, stage: Prefetch, filter: Filter | undefined): Hit[] {
  const { query } = stage;
  const limit = stage.limit ?? DEFAULT_LIMIT;
  const wanted = collection.compile(filter);
  if (query && "nearest" in query) return rankNearest(collection, stage, query.nearest, wanted);
  if (query && ("fusion" in query || "rrf" in query)) {
    throw badInput("Validation failed: cannot apply Fusion without prefetches");
  }
  return arrange(collection, query, collection.inOrder().filter(wanted)).slice(0, limit);
}

function rescore(collection: Collection, stage: Prefetch, sources: Hit[][]): Hit[] {
  const { query, score_threshold: threshold } = stage;
  const limit = stage.limit ?? DEFAULT_LIMIT;
  if (query && ("fusion" in query || "rrf" in query)) {
    return fuse(query, sources)
      .filter(({ score }) => score >= (threshold ?? Number.NEGATIVE_INFINITY))
      .sort(compareHits)
      .slice(0, limit);
  }
  const found = new Set(sources.flat().map(({ point }) => point));
  if (query && "nearest" in query) {
    return rankNearest(collection, stage, query.nearest, (point) => found.has(point));
  }
  return arrange(collection, query, found).slice(0, limit);
}

function fuse(query: Extract<Query, { fusion: string } | { rrf: object }>, sources: Hit[][]): Hit[] {
  if ("rrf" in query) return fuseByRank(sources, query.rrf.k ?? DEFAULT_RRF_K, query.rrf.weights);
  return query.fusion === "dbsf" ? fuseByDistribution(sources) : fuseByRank(sources);
}

function rankNearest(
  collection: Collection,
  { using, limit, score_threshold: threshold }: Prefetch,
  nearest: Extract<Query, { nearest: unknown }>["nearest"],
  wanted: (point: Point) => boolean,
): Hit[] {
  const name = using ?? DEFAULT_VECTOR;
  const vector = resolveVector(collection, name, nearest);
  return rankByVector(collection, name, vector, wanted, limit ?? DEFAULT_LIMIT, threshold);
}

function resolveVector(
  collection: Collection,
  name: string,
  nearest: Extract<Query, { nearest: unknown }>["nearest"],
): Vector {
  if (isDocument(nearest)) return embedQuery(nearest);
  if (typeof nearest === "object") return nearest;
  const point = collection.find(nearest);
  if (!point) throw notFound(`No point with id ${nearest} found`);
  const space = collection.spaces.space(name);
  const vector = space.has(point.slot) ? space.get(point.slot) : undefined;
  if (!vector) throw badInput(`Point ${nearest} does not have a vector with name ${name}`);
  return vector instanceof Float32Array ? [...vector] : vector;
}

/** The order of points in a query without vectors: by a field, at random, or by id. */
function arrange(collection: Collection, query: Query | null | undefined, points: Iterable<Point>): Hit[] {
  if (query && "order_by" in query) return rankByField(collection, query.order_by, points);
  const hits = [...points].map((point): Hit => ({ point, score: 1 }));
  if (!isSample(query)) return hits;
  return hits
    .map((hit) => ({ hit, draw: Math.random() }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ hit }) => hit);
}

function validate({ query, prefetch, using, score_threshold: threshold }: Prefetch): void {
  if (listOf(prefetch).length > 0 && !query) {
    throw badRequest(
      "A query is needed to merge the prefetches. Can't have prefetches without defining a query.",
    );
  }
  if (typeof threshold === "number" && !query) {
    throw badRequest(
      "A query is needed to use the score_threshold. Can't have score_threshold without defining a query.",
    );
  }
  if (typeof threshold === "number" && query && "order_by" in query) {
    throw badRequest("Can't use score_threshold with an order_by query.");
  }
  if (using && query && ("fusion" in query || "rrf" in query)) {
    throw badRequest("Fusion queries cannot be combined with the 'using' field.");
  }
}

/** Points whose vectors serve as the query, at any depth; a search never finds them. */
function referencedIds({ query, prefetch }: Prefetch): PointId[] {
  const own = query && "nearest" in query && typeof query.nearest !== "object" ? [query.nearest] : [];
  return [...own, ...listOf(prefetch).flatMap(referencedIds)];
}

function isSample(query: Query | null | undefined): boolean {
  return !!query && "sample" in query;
}

function listOf<T>(value: T | T[] | null | undefined): T[] {
  return value === null || value === undefined ? [] : Array.isArray(value) ? value : [value];
}
