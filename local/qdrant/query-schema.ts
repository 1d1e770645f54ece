import { z } from "zod";
import { documentSchema } from "./bm25";
import { type Filter, filterSchema } from "./filter";
import { pointIdSchema } from "./point-id";
import { unsupported } from "./request-error";

export const orderSchema = z.union([
  z.string().transform((key) => ({ key })),
  z.object({
    key: z.string(),
    direction: z.enum(["asc", "desc"]).nullish(),
    start_from: z.union([z.number(), z.string()]).nullish(),
  }),
]);

const sparseSchema = z.object({ indices: z.array(z.int()), values: z.array(z.number()) });
const nearestSchema = z.union([z.array(z.number()).min(1), documentSchema, sparseSchema, pointIdSchema]);

const UNSUPPORTED = ["recommend", "discover", "context", "formula", "mmr", "relevance_feedback"];

/** Names what is refused because this stand-in has not got it, rather than call it malformed. */
function refuseUnsupported(query: unknown): unknown {
  const kind = UNSUPPORTED.find((each) => typeof query === "object" && query !== null && each in query);
  if (kind) throw unsupported(`${kind} queries`);
  return query;
}

const supportedQuerySchema = z.union([
  z.strictObject({ nearest: nearestSchema }),
  z.strictObject({ fusion: z.enum(["rrf", "dbsf"]) }),
  z.strictObject({
    rrf: z.strictObject({ k: z.int().min(1).nullish(), weights: z.array(z.number()).nullish() }),
  }),
  z.strictObject({ order_by: orderSchema }),
  z.strictObject({ sample: z.literal("random") }),
  nearestSchema.transform((nearest) => ({ nearest })),
]);
const querySchema = z.preprocess(refuseUnsupported, supportedQuerySchema);
export type Query = z.infer<typeof supportedQuerySchema>;

export interface Prefetch {
  prefetch?: Prefetch | Prefetch[] | null;
  query?: Query | null;
  using?: string | null;
  filter?: Filter | null;
  score_threshold?: number | null;
  limit?: number | null;
}

const prefetchSchema: z.ZodType<Prefetch> = z.lazy(() => z.object(searchFields));
const searchFields = {
  prefetch: z.union([prefetchSchema, z.array(prefetchSchema)]).nullish(),
  query: querySchema.nullish(),
  using: z.string().nullish(),
  filter: filterSchema.nullish(),
  score_threshold: z.number().nullish(),
  limit: z.int().min(1).nullish(),
  lookup_from: z.null("the local stand-in does not support lookup_from").optional(),
};

const fields = z.array(z.string());
const withPayloadSchema = z.union([
  z.boolean(),
  fields.transform((include) => ({ include })),
  z.strictObject({ include: fields }),
  z.strictObject({ exclude: fields }),
]);
const withVectorSchema = z.union([z.boolean(), fields]);
export const outputFields = {
  with_payload: withPayloadSchema.nullish(),
  with_vector: withVectorSchema.nullish(),
};
export type Output = {
  with_payload?: z.infer<typeof withPayloadSchema> | null;
  with_vector?: z.infer<typeof withVectorSchema> | null;
};

export const queryRequestSchema = z.object({
  ...searchFields,
  ...outputFields,
  offset: z.int().min(0).nullish(),
});
export type QueryRequest = z.infer<typeof queryRequestSchema>;

export const queryGroupsSchema = z.object({
  ...searchFields,
  ...outputFields,
  group_by: z.string(),
  group_size: z.int().min(1).nullish(),
});
