import * as z from "zod";
import type { BusinessRecord } from "../shared/record";
import { visibleText } from "../shared/visible-text";

/** A record, or why there is none. */
export type ParsedRecord =
  | { record: BusinessRecord; problem?: undefined }
  | { record?: undefined; problem: string };

/**
 * The record in a document. Invisible characters are taken out of what people and the model read.
 *
 * @param id the record id that the document's name stands for
 */
export function parseRecord(id: string, fields: unknown): ParsedRecord {
  const { data: record, error } = recordSchema.safeParse(fields);
  if (error) return { problem: error.issues.map(describeIssue).join("; ") };
  // The document's name is all that is left of it after its deletion: its points must be found by that.
  if (record.id !== id) return { problem: `id: is ${record.id}, but the document is that of ${id}` };
  return { record };
}

function describeIssue({ path, message }: z.core.$ZodIssue): string {
  return `${path.join(".") || "document"}: ${message}`;
}

const visible = z.string().transform(visibleText);

const recordSchema = z
  .object({
    id: z.string().min(1),
    source: z.enum(["aircall", "guesty", "rocketchat", "assistant"]),
    kind: z.enum([
      "call",
      "contact",
      "number",
      "agent",
      "reservation",
      "listing",
      "guest",
      "conversation",
      "message",
      "task",
      "payment",
      "calendar",
      "question",
      "answer",
      "feedback",
    ]),
    occurredAt: z.iso.datetime(),
    version: z.object({ at: z.iso.datetime(), rank: z.number(), delivery: z.string() }),
    title: visible,
    text: visible,
    facts: z.record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
    ),
    access: z.object({
      audience: z.enum(["staff", "room", "public-rooms", "private"]),
      rooms: z.array(z.string()).optional(),
      owners: z.array(z.string()).optional(),
    }),
    links: z.array(z.string()),
    url: z.url({ protocol: /^https?$/ }).optional(),
  })
  .refine(
    ({ title, text }) => `${title}${text}`.trim() !== "",
    "title and text are both empty",
  ) satisfies z.ZodType<BusinessRecord>;
