import { z } from "zod";
import type { Collection, Point } from "./collection";
import { type Filter, filterSchema } from "./filter";
import { parseBody } from "./parse-body";
import { mergeAt, type Payload, parsePath, removeAt } from "./payload-path";
import { type PointId, parsePointId, pointIdSchema } from "./point-id";
import { malformed, notFound } from "./request-error";
import type { NamedVectors } from "./vectors";

const payloadSchema: z.ZodType<Payload> = z.record(z.string(), z.any());
const selectorSchema = z.object({
  points: z.array(pointIdSchema).nullish(),
  filter: filterSchema.nullish(),
});
const setPayloadSchema = selectorSchema.extend({ payload: payloadSchema, key: z.string().nullish() });
const deletePayloadSchema = selectorSchema.extend({ keys: z.array(z.string()) });
const deleteVectorsSchema = selectorSchema.extend({ vector: z.array(z.string()).min(1) });
const updateVectorsSchema = z.object({
  points: z.array(z.object({ id: pointIdSchema, vector: z.unknown() })),
  update_filter: filterSchema.nullish(),
});
const upsertSchema = z.object({
  points: z
    .array(z.object({ id: z.unknown(), vector: z.unknown(), payload: payloadSchema.nullish() }))
    .nullish(),
  batch: z
    .object({
      ids: z.array(z.unknown()),
      vectors: z.union([z.array(z.unknown()), z.record(z.string(), z.array(z.unknown()))]),
      payloads: z.array(payloadSchema.nullish()).nullish(),
    })
    .nullish(),
  update_filter: filterSchema.nullish(),
  update_mode: z.enum(["upsert", "insert_only", "update_only"]).nullish(),
});

/** The changes of a collection's points, under the names that `points/batch` gives them. */
export const updates = {
  upsert(collection: Collection, body: unknown): void {
    const request = parseBody(upsertSchema, body);
    const passes = collection.compile(request.update_filter);
    const points = (request.points ?? columns(request.batch)).map(({ id, vector, payload }) => ({
      id: parsePointId(id),
      vectors: collection.spaces.parse(vector),
      payload: payload ?? {},
    }));
    collection.operations++;
    for (const { id, vectors, payload } of points) {
      const stored = collection.find(id);
      if (stored ? request.update_mode === "insert_only" : request.update_mode === "update_only") continue;
      if (stored && !passes(stored)) continue;
      collection.put(id, vectors, payload);
    }
  },

  delete(collection: Collection, body: unknown): void {
    change(collection, parseBody(selectorSchema, body), (point) => collection.remove(point));
  },

  set_payload(collection: Collection, body: unknown): void {
    const { payload, key, ...selector } = parseBody(setPayloadSchema, body);
    const path = key ? parsePath(key) : [];
    change(collection, selector, (point) => {
      point.payload = mergeAt(point.payload, path, payload) as Payload;
    });
  },

  overwrite_payload(collection: Collection, body: unknown): void {
    const { payload, ...selector } = parseBody(setPayloadSchema, body);
    change(collection, selector, (point) => {
      point.payload = payload;
    });
  },

  delete_payload(collection: Collection, body: unknown): void {
    const { keys, ...selector } = parseBody(deletePayloadSchema, body);
    const paths = keys.map(parsePath);
    change(collection, selector, (point) => {
      point.payload = paths.reduce((payload, path) => removeAt(payload, path) as Payload, point.payload);
    });
  },

  clear_payload(collection: Collection, body: unknown): void {
    change(collection, parseBody(selectorSchema, body), (point) => {
      point.payload = {};
    });
  },

  update_vectors(collection: Collection, body: unknown): void {
    const { points, update_filter } = parseBody(updateVectorsSchema, body);
    const passes = collection.compile(update_filter);
    const changes = points.map(({ id, vector }): [Point, NamedVectors] => [
      known(collection, id),
      collection.spaces.parse(vector),
    ]);
    collection.operations++;
    for (const [point, vectors] of changes.filter(([point]) => passes(point))) {
      collection.spaces.set(point.slot, vectors);
      point.version = collection.operations;
    }
  },

  delete_vectors(collection: Collection, body: unknown): void {
    const { vector: names, ...selector } = parseBody(deleteVectorsSchema, body);
    for (const name of names) collection.spaces.space(name);
    change(collection, selector, (point) => collection.spaces.remove(point.slot, names));
  },
} satisfies Record<string, (collection: Collection, body: unknown) => void>;

export type UpdateName = keyof typeof updates;

/** Changes every selected point in one operation. */
function change(
  collection: Collection,
  selector: z.infer<typeof selectorSchema>,
  apply: (point: Point) => void,
) {
  const points = select(collection, selector.points, selector.filter);
  collection.operations++;
  for (const point of points) {
    point.version = collection.operations;
    apply(point);
  }
}

function select(
  collection: Collection,
  ids: PointId[] | null | undefined,
  filter: Filter | null | undefined,
) {
  if (ids) return ids.flatMap((id) => collection.find(id) ?? []);
  if (filter) return collection.inOrder().filter(collection.compile(filter));
  throw malformed("either `points` or `filter` has to say which points are meant");
}

function known(collection: Collection, id: PointId): Point {
  const point = collection.find(id);
  if (!point) throw notFound(`No point with id ${id} found`);
  return point;
}

/** The points of an upsert that comes as columns of ids, vectors and payloads. */
function columns(batch: z.infer<typeof upsertSchema>["batch"]) {
  if (!batch) throw malformed("either `points` or `batch` has to hold the points");
  const { ids, vectors, payloads } = batch;
  const lists = Array.isArray(vectors) ? [vectors] : Object.values(vectors);
  if (lists.some(({ length }) => length !== ids.length) || (payloads && payloads.length !== ids.length)) {
    throw malformed("ids, vectors and payloads of a batch must have the same length");
  }
  const vectorOf = (index: number) =>
    Array.isArray(vectors)
      ? vectors[index]
      : Object.fromEntries(Object.entries(vectors).map(([name, list]) => [name, list[index]]));
  return ids.map((id, index) => ({ id, vector: vectorOf(index), payload: payloads?.[index] }));
}
