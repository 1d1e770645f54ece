import { z } from "zod";
import type { BusinessRecord } from "../shared/record";
import { InvalidRecordError } from "./invalid-record-error";

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
      "question",
      "answer",
    ]),
    occurredAt: z.iso.datetime(),
    version: z.object({ at: z.iso.datetime(), rank: z.number(), delivery: z.string() }),
    title: z.string(),
    text: z.string(),
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

/**
 * The record in a document.
 *
 * @param document its path
 * @throws InvalidRecordError listing every field that is wrong
 */
export function parseRecord(document: string, data: unknown): BusinessRecord {
  const { success, data: record, error } = recordSchema.safeParse(data);
  if (success) return record;
  const problems = error.issues.map(({ path, message }) => `${path.join(".") || "document"}: ${message}`);
  throw new InvalidRecordError(document, problems.join("; "));
}
