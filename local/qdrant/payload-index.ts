import { z } from "zod";
import { parseDateTime } from "./date-time";
import { type Json, leavesAt, type Payload, parsePath } from "./payload-path";
import { unsupported } from "./request-error";
import { Tokenizer, tokenizerSchema } from "./tokenizer";

const TYPES = ["keyword", "integer", "float", "geo", "text", "bool", "datetime", "uuid"] as const;
const typeSchema = z.enum(TYPES);

export const fieldSchemaSchema = z.union([typeSchema, tokenizerSchema.extend({ type: typeSchema }).loose()]);
type FieldSchema = z.infer<typeof fieldSchemaSchema>;

/**
 * A payload index. A brute-force search needs none, but Qdrant refuses to order or count by a field that has none,
 * and matches text by tokens only where one says how to cut them.
 */
export class PayloadIndex {
  readonly type: (typeof TYPES)[number];
  readonly tokenizer: Tokenizer | undefined;
  private readonly path;

  constructor(
    readonly field: string,
    readonly schema: FieldSchema,
  ) {
    this.type = typeof schema === "string" ? schema : schema.type;
    this.path = parsePath(field);
    if (this.type === "geo") throw unsupported("geo indexes");
    if (this.type === "text") this.tokenizer = new Tokenizer(typeof schema === "string" ? {} : schema);
  }

  /** The numbers by which a point is ordered on this field; times are microseconds since 1970. */
  orderValues(payload: Payload): number[] {
    return this.indexed(payload).flatMap((value) => {
      if (this.type === "datetime") return parseDateTime(String(value)) ?? [];
      return typeof value === "number" ? value : [];
    });
  }

  /** The distinct values of a point that this index holds. */
  indexed(payload: Payload): Json[] {
    return [...new Set(leavesAt(payload, this.path).filter((value) => this.holds(value)))];
  }

  get orders(): boolean {
    return ["integer", "float", "datetime"].includes(this.type);
  }

  get counts(): boolean {
    return ["keyword", "integer", "bool", "uuid"].includes(this.type);
  }

  private holds(value: Json): boolean {
    if (this.type === "integer") return Number.isInteger(value);
    if (this.type === "float") return typeof value === "number";
    if (this.type === "bool") return typeof value === "boolean";
    return typeof value === "string";
  }
}
