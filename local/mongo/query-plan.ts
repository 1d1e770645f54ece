import type { Document } from "bson";
import { isDocument } from "./field-path";
import type { IndexRange, OrderedIndex } from "./ordered-index";
import { compareValues, keyOf, rankOf } from "./value-order";

/** How documents are found: by their ids, along a part of an index, or by looking at all of them. */
export type Plan =
  | { kind: "ids"; ids: string[] }
  | { kind: "index"; index: OrderedIndex; ranges: IndexRange[]; backwards: boolean; isSorted: boolean }
  | { kind: "all" };

type Sort = [field: string, direction: number][];

/** A plan gives every document that fits the filter, and some that do not. */
export function planQuery(filter: Document, sort: Sort, indexes: OrderedIndex[]): Plan {
  const ids = pointsOf(filter, "_id");
  if (ids) return { kind: "ids", ids: ids.map(keyOf) };
  let best: Plan = { kind: "all" };
  let bestRank = 0;
  for (const index of indexes) {
    const plan = planIndex(filter, sort, index);
    if (plan && plan.rank > bestRank) [best, bestRank] = [plan.plan, plan.rank];
  }
  return best;
}

function planIndex(
  filter: Document,
  sort: Sort,
  index: OrderedIndex,
): { plan: Plan; rank: number } | undefined {
  let prefixes: unknown[][] = [[]];
  let depth = 0;
  for (; depth < index.fields.length; depth++) {
    const points = pointsOf(filter, index.fields[depth] as string);
    if (!points || points.length * prefixes.length > 1000) break;
    prefixes = prefixes.flatMap((prefix) => points.map((point) => [...prefix, point]));
    // A list has an entry for each member: two equalities may hold through two of them.
    if (!index.isSingle) {
      depth++;
      break;
    }
  }
  const next = index.isSingle ? index.fields[depth] : undefined;
  const bounds = next === undefined ? {} : boundsOf(filter, next);
  const isBounded = bounds.from !== undefined || bounds.to !== undefined;
  const order = index.isSingle && prefixes.length === 1 ? sortedBy(index, depth, sort) : undefined;
  const rank = depth * 4 + (order ? 2 : 0) + (isBounded ? 1 : 0);
  if (rank === 0) return undefined;
  const ranges = prefixes.map((equal) => ({ equal, ...bounds }));
  return {
    rank,
    plan: { kind: "index", index, ranges, backwards: order === "backwards", isSorted: order !== undefined },
  };
}

/** Whether an index gives documents in a sort's order, once its first fields are held at one value each. */
function sortedBy(index: OrderedIndex, depth: number, sort: Sort): "forwards" | "backwards" | undefined {
  const held = new Set(index.fields.slice(0, depth));
  const rest = sort.filter(([field]) => !held.has(field));
  if (sort.length === 0) return undefined;
  const turns = rest.map(([field, direction], position) =>
    index.fields[depth + position] === field
      ? direction * (index.directions[depth + position] as number)
      : undefined,
  );
  if (turns.every((turn) => turn === 1)) return "forwards";
  return turns.every((turn) => turn === -1) ? "backwards" : undefined;
}

/** The values that a field must equal one of; undefined when the filter does not say. */
function pointsOf(filter: Document, field: string): unknown[] | undefined {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === "$and") {
      for (const part of condition as Document[]) {
        const points = pointsOf(part, field);
        if (points) return points;
      }
    }
    if (name !== field) continue;
    const points = pointsOfCondition(condition);
    if (points?.every(isPoint)) return [...new Map(points.map((point) => [keyOf(point), point])).values()];
  }
  return undefined;
}

function pointsOfCondition(condition: unknown): unknown[] | undefined {
  if (!isOperators(condition)) return [condition];
  if ("$eq" in condition) return [condition["$eq"]];
  return Array.isArray(condition["$in"]) ? condition["$in"] : undefined;
}

/** Lists and patterns are equal to more than themselves. */
function isPoint(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof RegExp);
}

/** The least and the greatest value of a field that a filter may let through. */
function boundsOf(filter: Document, field: string): { from?: unknown; to?: unknown } {
  let { from, to }: { from?: unknown; to?: unknown } = {};
  const narrow = (bounds: { from?: unknown; to?: unknown }) => {
    if (bounds.from !== undefined && (from === undefined || compareValues(bounds.from, from) > 0))
      from = bounds.from;
    if (bounds.to !== undefined && (to === undefined || compareValues(bounds.to, to) < 0)) to = bounds.to;
  };
  for (const [name, condition] of Object.entries(filter)) {
    if (name === field) narrow(boundsOfCondition(condition));
    else if (name === "$and") for (const part of condition as Document[]) narrow(boundsOf(part, field));
    else if (name === "$or") narrow(hull((condition as Document[]).map((part) => boundsOf(part, field))));
  }
  return { from, to };
}

function boundsOfCondition(condition: unknown): { from?: unknown; to?: unknown } {
  if (!isOperators(condition)) {
    return isPoint(condition) && rankOf(condition) > 1 ? { from: condition, to: condition } : {};
  }
  const from = condition["$gte"] ?? condition["$gt"] ?? condition["$eq"];
  const to = condition["$lte"] ?? condition["$lt"] ?? condition["$eq"];
  return {
    from: isPoint(from) ? (from ?? undefined) : undefined,
    to: isPoint(to) ? (to ?? undefined) : undefined,
  };
}

/** What contains all of the given bounds. */
function hull(all: { from?: unknown; to?: unknown }[]): { from?: unknown; to?: unknown } {
  const froms = all.map(({ from }) => from);
  const tos = all.map(({ to }) => to);
  return {
    from: froms.includes(undefined) ? undefined : froms.sort(compareValues)[0],
    to: tos.includes(undefined) ? undefined : tos.sort(compareValues)[tos.length - 1],
  };
}

function isOperators(condition: unknown): condition is Document {
  return isDocument(condition) && Object.keys(condition)[0]?.startsWith("$") === true;
}
