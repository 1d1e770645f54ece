import * as z from "zod";
import type { RecordParts, RecordUpdate, RenderedRecord } from "../shared/ingestion/record-part";
import { listOf, optional } from "../shared/lenient";
import { recordId } from "../shared/record";
import { type AircallEvent, type EventGroup, versionOf } from "./aircall-event";
import { Id, Line, Moment, Text } from "./fields";
import { ContactMention, lineOf, linksTo, NumberMention, nameOf } from "./objects";

const Message = z.object({
  direction: z.enum(["inbound", "outbound"]),
  body: Text,
  channel: Text,
  raw_digits: Text,
  external_number: Text,
  participants: listOf(Line),
  /** Names alone: the links to them are signed. */
  media_details: listOf(z.object({ file_name: Line })),
  created_at: Moment,
  sent_at: Moment,
  number: optional(NumberMention),
  contact: optional(ContactMention),
  isGroup: z.boolean(),
});
type Message = z.infer<typeof Message>;

const Status = z.object({ status: Text });
const Subject = z.union([z.object({ id: Id }), z.object({ group_message_id: Id })]);

// How far a message has come, for updates that share a second.
const PROGRESS = [
  "pending",
  "queued",
  "sending",
  "sent",
  "received",
  "delivered",
  "read",
  "undelivered",
  "failed",
];

/** Text messages and WhatsApp. */
export const messageEvents: EventGroup = {
  events: ["message.sent", "message.received", "message.status_updated"],
  read: (event, rank) => readMessage(event, rank, false),
};

/** Messages of conversations with several people. */
export const groupMessageEvents: EventGroup = {
  events: ["group_message.sent", "group_message.received", "group_message.status_updated"],
  read: (event, rank) => readMessage(event, rank, true),
};

function readMessage(event: AircallEvent, rank: number, isGroup: boolean): RecordUpdate[] {
  const subject = Subject.parse(event.data);
  const record = recordId("aircall", "message", "id" in subject ? subject.id : subject.group_message_id);
  const { status } = Status.parse(event.data);
  const progress = PROGRESS.indexOf(status ?? "") + 1;
  const version = versionOf(event, rank + progress / (PROGRESS.length + 1));
  const direction = event.event.endsWith(".received") ? "inbound" : "outbound";
  const content = Message.parse({ direction, ...(event.data as object), isGroup });
  // An update may say less of the message than what told of it first.
  const part = event.event.endsWith(".status_updated") ? "update" : "message";
  return [
    { record, part, version, content },
    { record, part: "status", version, content: { status } },
  ];
}

/** The record of a message. */
export function renderMessage(id: string, parts: RecordParts): RenderedRecord | undefined {
  const main = parts["message"] ?? parts["update"];
  if (!main?.content) return undefined;
  const message = Message.parse(main.content);
  const { status } = Status.safeParse(parts["status"]?.content).data ?? {};
  const { direction, contact, number } = message;
  const party = partyOf(message);
  const [from, to] = direction === "inbound" ? [party, lineOf(number)] : [lineOf(number), party];
  const files = message.media_details.map(({ file_name }) => file_name);
  return {
    id,
    source: "aircall",
    kind: "message",
    occurredAt: message.sent_at ?? message.created_at ?? main.version.at,
    title: `${channelOf(message)} from ${from} to ${to}`,
    text: [
      message.body,
      files.length > 0 && `Attached: ${files.join(", ")}.`,
      direction === "outbound" && status && `Status: ${status}.`,
    ]
      .filter(Boolean)
      .join("\n"),
    facts: {
      direction,
      channel: message.channel ?? "sms",
      status: status ?? null,
      phone: phoneOf(message) ?? null,
      contact: nameOf(contact) ?? null,
      number: number?.name ?? null,
      attachments: files.length,
      group: message.isGroup,
      participants: message.participants,
    },
    access: { audience: "staff" },
    links: linksTo({ contact, number }),
  };
}

/** Aircall names no channel of text messages. */
function channelOf({ channel, isGroup }: Message): string {
  if (channel === undefined) return isGroup ? "Group text message" : "Text message";
  return `${channel === "whatsapp" ? "WhatsApp" : channel} ${isGroup ? "group message" : "message"}`;
}

function partyOf(message: Message): string {
  return (
    nameOf(message.contact) ?? phoneOf(message) ?? (message.participants.join(", ") || "an unknown number")
  );
}

function phoneOf({ external_number, raw_digits }: Message): string | undefined {
  return external_number ?? raw_digits;
}
