import * as z from "zod";
import type { RecordUpdate } from "../shared/ingestion/record-part";
import { listOf, optional } from "../shared/lenient";
import { type RecordVersion, recordId } from "../shared/record";
import { toInstant } from "./event-time";
import { firstMember, Id, Instant, Line, memberOf, Prose } from "./lenient";
import { count } from "./words";

/** Who wrote a message: `log` is what Guesty or a channel noted itself. */
export type Side = "guest" | "host" | "owner" | "third party" | "log";

/** One message of a conversation. */
export type Message = z.infer<typeof Message>;

export const Message = z.object({
  id: Id,
  at: Instant,
  side: z.enum(["guest", "host", "owner", "third party", "log"]),
  body: Prose,
  /** How it was sent, e.g. `airbnb2`, `email`. */
  channel: optional(Line),
});

/** What is known of the conversation itself. */
export type Conversation = z.infer<typeof Conversation>;

export const Conversation = z.object({
  with: optional(Line),
  language: optional(z.string().regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/)),
  channel: optional(Line),
  guest: optional(Id),
  guestName: optional(Line),
  confirmationCodes: listOf(Line),
  reservations: listOf(Id),
});

/**
 * What a message's event tells: the message, those that came before it as far as the event carries them, and the
 * conversation that they belong to. https://open-api-docs.guesty.com/docs/webhooks-messages
 *
 * @returns the reason if it is none
 */
export function messageUpdates(payload: unknown, delivery: string, rank: number): RecordUpdate[] | string {
  const conversation = memberOf(payload, "conversation");
  const id = Id.safeParse(firstMember([conversation], "_id", "id")).data;
  const message = readMessage(memberOf(payload, "message"));
  if (id === undefined) return "the conversation has no id";
  if (typeof message === "string") return message;
  const record = recordId("guesty", "conversation", id);
  const update = (told: Message, version: RecordVersion): RecordUpdate => ({
    record,
    part: `${MESSAGE_PART}${told.id}`,
    version,
    content: told,
  });
  return [
    {
      record,
      part: "conversation",
      version: { at: message.at, rank, delivery },
      content: readConversation(conversation, memberOf(payload, "reservationId")),
    },
    ...earlier(conversation, message.id).map((told) => update(told, { at: told.at, rank: -1, delivery })),
    update(message, { at: message.at, rank, delivery }),
  ];
}

/** How the parts begin that are messages. */
export const MESSAGE_PART = "message:";

// More would only come in an event that was made up.
const MAX_EARLIER = 100;

/** The message, or why it is none. */
function readMessage(message: unknown): Message | string {
  const at = toInstant(firstMember([message], "createdAt", "sentAt"));
  if (at === undefined) return "the message has no time";
  const parsed = Message.safeParse({
    id: firstMember([message], "_id", "postId", "id"),
    at,
    side: sideOf(memberOf(message, "type")),
    body: bodyOf(message),
    channel: memberOf(message, "module"),
  });
  if (!parsed.success) {
    return `the message has no ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}`;
  }
  return parsed.data;
}

/** What was written, and how much came with it: a photo alone is a message as well. */
function bodyOf(message: unknown): string {
  const text = ["body", "plainTextBody", "subject"]
    .map((name) => Prose.safeParse(memberOf(message, name)).data)
    .find((written) => written !== undefined);
  const attachments = memberOf(message, "attachments");
  const attached = Array.isArray(attachments) ? attachments.length : 0;
  return (
    [text, attached > 0 && `(${count(attached, "attachment")})`].filter(Boolean).join("\n") || "(no text)"
  );
}

function earlier(conversation: unknown, newest: string): Message[] {
  const thread = memberOf(conversation, "thread");
  if (!Array.isArray(thread)) return [];
  return thread
    .slice(-MAX_EARLIER)
    .map(readMessage)
    .filter((message) => typeof message !== "string")
    .filter(({ id }) => id !== newest);
}

function readConversation(conversation: unknown, reservationId: unknown): Conversation {
  const meta = memberOf(conversation, "meta");
  const reservations = memberOf(meta, "reservations");
  const booked: unknown[] = Array.isArray(reservations) ? reservations : [];
  const ids = [reservationId, ...booked.map((reservation) => memberOf(reservation, "_id"))];
  return Conversation.parse({
    with: memberOf(conversation, "conversationWith"),
    language: memberOf(conversation, "language"),
    channel: memberOf(conversation, "integration", "platform"),
    guest: memberOf(conversation, "guestId"),
    guestName: memberOf(meta, "guestName"),
    confirmationCodes: booked.map((reservation) => memberOf(reservation, "confirmationCode")),
    reservations: [...new Set(ids)].slice(0, MAX_EARLIER),
  });
}

function sideOf(type: unknown): Side {
  return (typeof type === "string" && SIDES.get(type)) || "log";
}

const SIDES = new Map<string, Side>([
  ["fromGuest", "guest"],
  ["toGuest", "host"],
  ["fromHost", "host"],
  ["fromOwner", "owner"],
  ["toOwner", "host"],
  ["fromThirdParty", "third party"],
]);
