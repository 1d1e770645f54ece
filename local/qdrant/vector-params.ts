import { z } from "zod";

export const denseParamsSchema = z.looseObject({
  size: z.int().min(1).max(65536),
  distance: z.enum(["Cosine", "Dot", "Euclid", "Manhattan"]),
});
export type DenseParams = z.infer<typeof denseParamsSchema>;

export const sparseParamsSchema = z.looseObject({ modifier: z.enum(["none", "idf"]).nullish() });
export type SparseParams = z.infer<typeof sparseParamsSchema>;
