import type { z } from "zod";
import { malformed } from "./request-error";

/** Checks a request body against its schema. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  const [issue] = error.issues;
  const field = issue?.path.join(".");
  throw malformed(field ? `${field}: ${issue?.message}` : String(issue?.message));
}
