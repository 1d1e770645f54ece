import { z } from "zod";
import type { Collection, Point } from "./collection";
import { filterSchema } from "./filter";
import { parseBody } from "./parse-body";
import { excludePaths, includePaths, leavesAt, parsePath } from "./payload-path";
import { comparePointIds, parsePathId, pointIdSchema } from "./point-id";
import { search } from "./query";
import {
  type Output,
  orderSchema,
  outputFields,
  queryGroupsSchema,
  queryRequestSchema,
} from "./query-schema";
import { type Hit, rankByField } from "./ranking";
import { badInput, badRequest, notFound } from "./request-error";
import { shortestFloat } from "./vectors";

const retrieveSchema = z.object({ ids: z.array(pointIdSchema), ...outputFields });
const countSchema = z.object({ filter: filterSchema.nullish() });
const scrollSchema = z.object({
  filter: filterSchema.nullish(),
  limit: z.int().min(1).nullish(),
  offset: pointIdSchema.nullish(),
  order_by: orderSchema.nullish(),
  ...outputFields,
});
const facetSchema = z.object({
  key: z.string(),
  limit: z.int().min(1).nullish(),
  filter: filterSchema.nullish(),
});

export function query(collection: Collection, body: unknown) {
  const request = parseBody(queryRequestSchema, body);
  return { points: search(collection, request).map((hit) => describeHit(collection, hit, request)) };
}

export function queryBatch(collection: Collection, body: unknown) {
  const { searches } = parseBody(z.object({ searches: z.array(z.unknown()) }), body);
  return searches.map((request) => query(collection, request));
}

/** The best hits of each value of a field, the value with the best hit first. */
export function queryGroups(collection: Collection, body: unknown) {
  const request = parseBody(queryGroupsSchema, body);
  const path = parsePath(request.group_by);
  const groups = new Map<string | number, Hit[]>();
  for (const hit of search(collection, { ...request, limit: collection.size + 1 })) {
    const keys = leavesAt(hit.point.payload, path);
    // Qdrant leaves a point out as soon as one of its values cannot name a group.
    if (!keys.every((key) => typeof key === "string" || Number.isInteger(key))) continue;
    for (const key of new Set(keys as (string | number)[]))
      groups.set(key, [...(groups.get(key) ?? []), hit]);
  }
  return {
    groups: [...groups].slice(0, request.limit ?? 10).map(([id, hits]) => ({
      id,
      hits: hits.slice(0, request.group_size ?? 3).map((hit) => describeHit(collection, hit, request)),
    })),
  };
}

export function retrieve(collection: Collection, body: unknown) {
  const { ids, ...output } = parseBody(retrieveSchema, body);
  return [...new Set(ids)]
    .flatMap((id) => collection.find(id) ?? [])
    .map((point) => describePoint(collection, point, withPayload(output)));
}

export function retrieveOne(collection: Collection, segment: string) {
  const id = parsePathId(segment);
  const point = collection.find(id);
  if (!point) throw notFound(`Point with id ${id} does not exists!`);
  return describePoint(collection, point, { with_payload: true, with_vector: true });
}

export function count(collection: Collection, body: unknown) {
  const { filter } = parseBody(countSchema, body);
  return { count: collection.inOrder().filter(collection.compile(filter)).length };
}

export function scroll(collection: Collection, body: unknown) {
  const { filter, limit, offset, order_by: order, ...output } = parseBody(scrollSchema, body);
  const found = collection.inOrder().filter(collection.compile(filter));
  const wanted = withPayload(output);
  if (order) {
    if (offset !== null && offset !== undefined) {
      throw badInput(
        "Cannot use an `offset` when using `order_by`. The alternative for paging is to use `order_by.start_from` and a filter to exclude the IDs that you've already seen for the `order_by.start_from` value",
      );
    }
    const hits = rankByField(collection, order, found).slice(0, limit ?? 10);
    return { points: hits.map((hit) => describeOrdered(collection, hit, wanted)), next_page_offset: null };
  }
  const from = found.findIndex(({ id }) => comparePointIds(id, offset ?? id) >= 0);
  const page = from < 0 ? [] : found.slice(from, from + (limit ?? 10) + 1);
  const next = page.length > (limit ?? 10) ? page.pop() : undefined;
  return {
    points: page.map((point) => describePoint(collection, point, wanted)),
    next_page_offset: next?.id ?? null,
  };
}

/** How many points have each value of a field. */
export function facet(collection: Collection, body: unknown) {
  const { key, limit, filter } = parseBody(facetSchema, body);
  const index = collection.indexes.get(key);
  if (!index?.counts) {
    throw badRequest(
      `No appropriate index for faceting: \`${key}\`. Please create one to facet on this field. Check https://qdrant.tech/documentation/concepts/indexing/#payload-index to see which payload schemas support Match conditions`,
    );
  }
  const counts = new Map<unknown, number>();
  for (const point of collection.inOrder().filter(collection.compile(filter))) {
    for (const value of index.indexed(point.payload)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const hits = [...counts].map(([value, count]) => ({ value, count }));
  const byValue = (a: unknown, b: unknown) => (a === b ? 0 : (a as string) < (b as string) ? -1 : 1);
  hits.sort((a, b) => b.count - a.count || byValue(a.value, b.value));
  return { hits: hits.slice(0, limit ?? 10) };
}

/** Reading by id and scrolling give the payload unless told otherwise; a query does not. */
function withPayload(output: Output): Output {
  return { ...output, with_payload: output.with_payload ?? true };
}

function describeHit(collection: Collection, hit: Hit, output: Output) {
  const { id, ...rest } = describeOrdered(collection, hit, output);
  return { id, version: hit.point.version, score: shortestFloat(hit.score), ...rest };
}

function describeOrdered(collection: Collection, hit: Hit, output: Output) {
  const point = describePoint(collection, hit.point, output);
  return hit.orderValue === undefined ? point : { ...point, order_value: hit.orderValue };
}

function describePoint(collection: Collection, point: Point, { with_payload, with_vector }: Output) {
  return {
    id: point.id,
    ...(with_payload ? { payload: selectPayload(point, with_payload) } : {}),
    ...(with_vector
      ? { vector: collection.spaces.read(point.slot, with_vector === true ? undefined : with_vector) }
      : {}),
  };
}

function selectPayload({ payload }: Point, wanted: NonNullable<Output["with_payload"]>) {
  if (typeof wanted === "boolean") return payload;
  return "include" in wanted
    ? includePaths(payload, wanted.include.map(parsePath))
    : excludePaths(payload, wanted.exclude.map(parsePath));
}
