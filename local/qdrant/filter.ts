import { z } from "zod";
import {
  compileFieldCondition,
  type FieldCondition,
  fieldConditionSchema,
  holdsNull,
  isEmptyValue,
} from "./field-condition";
import { elementsOf, type Payload, type PayloadPath, parsePath, valuesAt } from "./payload-path";
import { type PointId, pointIdSchema } from "./point-id";
import type { Tokenizer } from "./tokenizer";

type OneOrMany<T> = T | T[];

export interface Filter {
  must?: OneOrMany<Condition> | null;
  must_not?: OneOrMany<Condition> | null;
  should?: OneOrMany<Condition> | null;
  min_should?: { conditions: Condition[]; min_count: number } | null;
}
export type Condition =
  | FieldCondition
  | { is_empty: { key: string } }
  | { is_null: { key: string } }
  | { has_id: PointId[] }
  | { has_vector: string }
  | { nested: { key: string; filter: Filter } }
  | Filter;

const keyed = z.object({ key: z.string() });
const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    fieldConditionSchema,
    z.strictObject({ is_empty: keyed }),
    z.strictObject({ is_null: keyed }),
    z.strictObject({ has_id: z.array(pointIdSchema) }),
    z.strictObject({ has_vector: z.string() }),
    z.strictObject({ nested: z.strictObject({ key: z.string(), filter: filterSchema }) }),
    filterSchema,
  ]),
);
const conditionsSchema = z.union([conditionSchema, z.array(conditionSchema)]).nullish();
export const filterSchema: z.ZodType<Filter> = z.lazy(() =>
  z.strictObject({
    must: conditionsSchema,
    must_not: conditionsSchema,
    should: conditionsSchema,
    min_should: z.strictObject({ conditions: z.array(conditionSchema), min_count: z.int().min(0) }).nullish(),
  }),
);

/** What a filter looks at; `id` and `hasVector` are absent inside a nested condition. */
export interface Filterable {
  id?: PointId;
  payload: Payload;
  hasVector?: (name: string) => boolean;
}
export type Predicate = (point: Filterable) => boolean;

/** Finds the tokenizer of the full-text index on a field, if there is one. */
export type TokenizerOf = (field: string) => Tokenizer | undefined;

export function compileFilter(filter: Filter | null | undefined, tokenizerOf: TokenizerOf): Predicate {
  if (!filter) return () => true;
  const compile = (condition: Condition) => compileCondition(condition, tokenizerOf);
  const must = listOf(filter.must).map(compile);
  const mustNot = listOf(filter.must_not).map(compile);
  const should = listOf(filter.should).map(compile);
  const minShould = filter.min_should?.conditions.map(compile) ?? [];
  const minCount = filter.min_should?.min_count ?? 0;
  return (point) =>
    must.every((test) => test(point)) &&
    !mustNot.some((test) => test(point)) &&
    (should.length === 0 || should.some((test) => test(point))) &&
    minShould.filter((test) => test(point)).length >= minCount;
}

/**
 * A root filter together with a prefetch's own, list by list. So two `should` lists become one, of which a single
 * condition suffices: a filter that must always hold belongs into `must`. Qdrant does the same.
 */
export function mergeFilters(a: Filter | null | undefined, b: Filter | null | undefined): Filter | undefined {
  if (!a || !b) return a ?? b ?? undefined;
  const minShould = [a.min_should, b.min_should].filter((part) => !!part);
  return {
    must: [...listOf(a.must), ...listOf(b.must)],
    must_not: [...listOf(a.must_not), ...listOf(b.must_not)],
    should: [...listOf(a.should), ...listOf(b.should)],
    min_should:
      minShould.length > 0
        ? {
            conditions: minShould.flatMap(({ conditions }) => conditions),
            min_count: Math.max(...minShould.map(({ min_count }) => min_count)),
          }
        : null,
  };
}

function compileCondition(condition: Condition, tokenizerOf: TokenizerOf): Predicate {
  if ("key" in condition) {
    const path = parsePath(condition.key);
    const test = compileFieldCondition(condition, tokenizerOf(condition.key));
    return ({ payload }) => test(valuesAt(payload, path));
  }
  if ("is_empty" in condition) {
    const path = parsePath(condition.is_empty.key);
    return ({ payload }) => valuesAt(payload, path).every(isEmptyValue);
  }
  if ("is_null" in condition) {
    const path = parsePath(condition.is_null.key);
    return ({ payload }) => valuesAt(payload, path).some(holdsNull);
  }
  if ("has_id" in condition) {
    const ids = new Set(condition.has_id);
    return ({ id }) => id !== undefined && ids.has(id);
  }
  if ("has_vector" in condition) return ({ hasVector }) => hasVector?.(condition.has_vector) ?? false;
  if ("nested" in condition) {
    return compileNested(elementsOf(parsePath(condition.nested.key)), condition.nested, tokenizerOf);
  }
  return compileFilter(condition, tokenizerOf);
}

/** All conditions of a nested filter must hold for one and the same element of the array. */
function compileNested(
  path: PayloadPath,
  { key, filter }: { key: string; filter: Filter },
  tokenizerOf: TokenizerOf,
): Predicate {
  const array = key.endsWith("[]") ? key : `${key}[]`;
  const test = compileFilter(filter, (field) => tokenizerOf(`${array}.${field}`));
  return ({ payload }) =>
    valuesAt(payload, path).some(
      (element) =>
        typeof element === "object" &&
        element !== null &&
        !Array.isArray(element) &&
        test({ payload: element }),
    );
}

function listOf<T>(value: OneOrMany<T> | null | undefined): T[] {
  return value === null || value === undefined ? [] : Array.isArray(value) ? value : [value];
}
