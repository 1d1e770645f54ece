import * as z from "zod";
import type { ChatMessageEvent } from "../shared/chat/chat-message-event";

/** What Pub/Sub pushes: https://cloud.google.com/pubsub/docs/push#receive_push */
export interface PushedMessage {
  /** Base64. */
  data?: string;
  attributes?: Record<string, string>;
  messageId: string;
  /** ISO 8601 UTC. */
  publishTime: string;
  orderingKey?: string;
}

/** A push, as far as it can be read. */
export interface Push {
  message: PushedMessage;
  /** From 1; absent if the subscription has no dead-letter topic. */
  deliveryAttempt?: number;
}

/** What was read, or why it cannot be. */
export type Parsed<Value> = { value: Value; problem?: undefined } | { value?: undefined; problem: string };

/** The body of a push request. */
export function parsePush(body: unknown): Parsed<Push> {
  return parse(pushSchema, body, "body");
}

/** The event in a message. */
export function parseEvent({ data = "", attributes = {} }: PushedMessage): Parsed<ChatMessageEvent> {
  const { schema = "1" } = attributes;
  if (schema !== "1") return { problem: `attributes.schema: is ${schema}, and only 1 is known` };
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(data, "base64").toString("utf8"));
  } catch {
    // The parser's own message quotes what was written.
    return { problem: "data: is not JSON" };
  }
  return parse(eventSchema, json, "data");
}

function parse<Value>(schema: z.ZodType<Value>, input: unknown, root: string): Parsed<Value> {
  const { data, error } = schema.safeParse(input);
  if (!error) return { value: data };
  return { problem: error.issues.map((issue) => describeIssue(issue, root)).join("; ") };
}

function describeIssue({ path, message }: z.core.$ZodIssue, root: string): string {
  return `${[root, ...path].join(".")}: ${message}`;
}

const pushSchema = z.object({
  message: z.object({
    data: z.string().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    messageId: z.string(),
    publishTime: z.iso.datetime({ offset: true }),
    orderingKey: z.string().optional(),
  }),
  deliveryAttempt: z.number().optional(),
}) satisfies z.ZodType<Push>;

// Block ids tell the room from what follows by the first colon; a document id has 1500 bytes.
const roomId = z.string().regex(/^[^:]{1,256}$/, "must have 1 to 256 characters and no colon");
const messageId = z.string().min(1).max(256);
const time = z.iso.datetime({ precision: 3 });
const version = z.object({ at: z.iso.datetime(), rank: z.number(), delivery: z.string() });

const eventSchema = z.discriminatedUnion("op", [
  z.object({
    op: z.literal("put"),
    id: messageId,
    room: roomId,
    version,
    message: z.object({
      text: z.string(),
      sentAt: time,
      user: z.object({ id: z.string(), username: z.string(), name: z.string().optional() }),
      thread: messageId.optional(),
      editedAt: time.optional(),
      attachments: z
        .array(
          z.object({
            title: z.string().optional(),
            text: z.string().optional(),
            type: z.string().optional(),
          }),
        )
        .optional(),
      isAssistant: z.literal(true).optional(),
      reactions: z.record(z.string(), z.array(z.string())).optional(),
    }),
  }),
  z.object({ op: z.literal("delete"), id: messageId, room: roomId.optional(), version }),
]) satisfies z.ZodType<ChatMessageEvent>;
