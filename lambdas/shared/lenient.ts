import * as z from "zod";

/** What is missing or not as expected counts as absent, since providers add and change fields. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);
}

/** The items that are as expected; none if it is no list. */
export function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z
    .unknown()
    .optional()
    .transform((items) =>
      Array.isArray(items)
        ? items.flatMap((item: unknown) => {
            const parsed = schema.safeParse(item);
            return parsed.success ? [parsed.data] : [];
          })
        : [],
    );
}
