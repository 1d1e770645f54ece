import type { Context } from "hono";
import type { z } from "zod";
import type { UserDocument } from "./documents";
import { refusal } from "./rest-error";

/** What the handlers find in the context: who calls. */
export interface Caller {
  Variables: { user: UserDocument };
}

/** @throws RestError `invalid-params` if the body is not what the call takes */
export async function readBody<Body>(context: Context, shape: z.ZodType<Body>): Promise<Body> {
  const body: unknown = await context.req.json().catch(() => undefined);
  return parse(body, shape);
}

/** @throws RestError `invalid-params` if the parameters are not what the call takes */
export function readQuery<Query>(context: Context, shape: z.ZodType<Query>): Query {
  return parse(context.req.query(), shape);
}

/** The slice that `offset` and `count` ask for: 50 from the beginning unless they say otherwise. */
export function sliceOf(context: Context): { offset: number; count: number } {
  const number = (name: string, otherwise: number) => {
    const value = Number(context.req.query(name) ?? otherwise);
    return Number.isInteger(value) && value >= 0 ? value : otherwise;
  };
  return { offset: number("offset", 0), count: number("count", 50) };
}

function parse<Value>(value: unknown, shape: z.ZodType<Value>): Value {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.length ? `${issue.path.join("/")}: ` : "";
  throw refusal("invalid-params", `${where}${issue?.message}`);
}
