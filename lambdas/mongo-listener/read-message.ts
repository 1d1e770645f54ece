import * as z from "zod";
import type { ChatAttachment, ChatMessageContent } from "../shared/chat/chat-message-event";
import { listOf, optional } from "../shared/lenient";
import type { RawDocument } from "./change";

/** What a message's document means. */
export type MessageReading =
  | { kind: "content"; room: string; content: ChatMessageContent }
  /** Not for others to find. `reason` is a label of a metric. */
  | { kind: "withheld"; room?: string; reason: WithheldReason }
  | { kind: "malformed"; problem: string };

export type WithheldReason = "deleted" | "hidden" | "encrypted" | "system" | "excluded_room";

/** Which messages are special here. */
export interface MessageRules {
  /** User id of the assistant's account. */
  assistant: string;
  /** Rooms whose messages are never published. */
  excludedRooms: ReadonlySet<string>;
}

/** Reads a document of `rocketchat_message`. */
export function readMessage(
  document: RawDocument,
  { assistant, excludedRooms }: MessageRules,
): MessageReading {
  const room = typeof document.rid === "string" ? document.rid : undefined;
  if (document.t === "rm") return { kind: "withheld", room, reason: "deleted" };
  // With Message_KeepHistory, the earlier wordings of a message are hidden clones beside it.
  if (document._hidden === true) return { kind: "withheld", room, reason: "hidden" };
  if (document.t === "e2e") return { kind: "withheld", room, reason: "encrypted" };
  if (document.t !== undefined && document.t !== null) return { kind: "withheld", room, reason: "system" };
  if (room !== undefined && excludedRooms.has(room)) {
    return { kind: "withheld", room, reason: "excluded_room" };
  }
  const { data: message, error } = messageSchema.safeParse(document);
  if (error) return { kind: "malformed", problem: describe(error) };
  return { kind: "content", room: message.rid, content: contentOf(message, message.u._id === assistant) };
}

/** What is wrong with a document, in one line, without what it says. */
export function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".") || "document"}: ${message}`).join("; ");
}

function contentOf(message: Message, isAssistant: boolean): ChatMessageContent {
  const { _id: id, username = id, name } = message.u;
  const attachments = message.attachments.map(wordsOf).filter((words) => words.title ?? words.text);
  const reactions = isAssistant ? reactionsOf(message.reactions) : undefined;
  return {
    text: message.msg ?? "",
    sentAt: message.ts.toISOString(),
    user: { id, username, ...(name !== undefined && { name }) },
    ...(message.tmid !== undefined && { thread: message.tmid }),
    ...(message.editedAt && { editedAt: message.editedAt.toISOString() }),
    ...(attachments.length > 0 && { attachments }),
    ...(isAssistant && { isAssistant: true as const }),
    ...(reactions && { reactions }),
  };
}

/** The caption of a file is its description. */
function wordsOf({ title, text, description, type }: z.infer<typeof attachmentSchema>): ChatAttachment {
  const words = [text, description].filter(Boolean).join("\n");
  return {
    ...(title !== undefined && { title }),
    ...(words !== "" && { text: words }),
    ...(type !== undefined && { type }),
  };
}

/** Sorted, since the order of two people's reactions is chance. */
function reactionsOf(reactions: Message["reactions"]): Record<string, string[]> | undefined {
  const given = Object.entries(reactions ?? {}).filter(([, { usernames }]) => usernames.length > 0);
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.sort(byName).map(([emoji, { usernames }]) => [emoji, usernames.sort()]));
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

const attachmentSchema = z.object({
  title: optional(z.string()),
  text: optional(z.string()),
  description: optional(z.string()),
  type: optional(z.string()),
});

const messageSchema = z.object({
  rid: z.string().min(1),
  msg: z.string().nullish(),
  ts: z.date(),
  u: z.object({
    _id: z.string().min(1),
    username: optional(z.string()),
    name: optional(z.string()),
  }),
  tmid: optional(z.string().min(1)),
  editedAt: optional(z.date()),
  attachments: listOf(attachmentSchema),
  reactions: optional(z.record(z.string(), z.object({ usernames: listOf(z.string()) }))),
});

type Message = z.infer<typeof messageSchema>;
