import type { RecordPart, RecordParts, RenderedRecord } from "../shared/ingestion/record-part";
import { recordId } from "../shared/record";
import { memberOf } from "./lenient";
import { Conversation, MESSAGE_PART, Message } from "./message-updates";
import { assembleTurns, type Turn } from "./turns";
import { channelName, timeInWords } from "./words";

/** The record of a conversation; none until a message of it is known. */
export function renderConversation(
  id: string,
  externalId: string,
  parts: RecordParts,
): RenderedRecord | undefined {
  const messages = Object.entries(newestMessages(parts))
    .filter(([name]) => name.startsWith(MESSAGE_PART))
    .map(([, { content }]) => Message.parse(content));
  const turns = assembleTurns(messages);
  const times = messages.map(({ at }) => at).sort();
  const newest = times.at(-1);
  if (newest === undefined) return undefined;
  const conversation = Conversation.parse(parts["conversation"]?.content ?? {});
  const { guestName, language, channel, confirmationCodes, guest, reservations } = conversation;
  const title = titleOf(conversation);
  return {
    id,
    source: "guesty",
    kind: "conversation",
    occurredAt: newest,
    title,
    text: [title, ...turns.map((turn) => describe(turn, guestName))].join("\n\n"),
    facts: {
      guest: guestName ?? null,
      language: language ?? null,
      channel: channel === undefined ? null : channelName(channel),
      confirmationCodes,
      messages: messages.length,
      turns: turns.length,
      firstMessageAt: times[0] ?? null,
      lastMessageAt: newest,
      lastSide: turns.at(-1)?.side ?? null,
      waitingForUs: turns.at(-1)?.side === "guest",
    },
    access: { audience: "staff" },
    links: [
      ...(guest ? [recordId("guesty", "guest", guest)] : []),
      ...reservations.map((reservation) => recordId("guesty", "reservation", reservation)),
    ],
    url: `https://app.guesty.com/inbox-v2/${externalId}`,
  };
}

/**
 * The parts of a conversation that are kept: all but its oldest messages if there are very many, so that they and the
 * record they make fit into a document each (1 MiB). Messages stay as they were written, so what is left out would be
 * left out again if it came later: any order ends in the same.
 */
export function newestMessages(parts: RecordParts): RecordParts {
  const isMessage = ([name]: [string, RecordPart]) => name.startsWith(MESSAGE_PART);
  const all = Object.entries(parts);
  const messages = all
    .filter(isMessage)
    .map((entry) => ({ entry, key: `${memberOf(entry[1].content, "at")} ${entry[0]}` }))
    .sort((a, b) => (a.key < b.key ? 1 : -1));
  let bytes = 0;
  const oldest = messages.findIndex(({ entry }) => {
    bytes += new TextEncoder().encode(JSON.stringify(entry)).length;
    return bytes > MAX_MESSAGE_BYTES;
  });
  const kept = oldest < 0 ? MAX_MESSAGES : Math.min(oldest, MAX_MESSAGES);
  return Object.fromEntries([
    ...all.filter((entry) => !isMessage(entry)),
    ...messages.slice(0, kept).map(({ entry }) => entry),
  ]);
}

// Each can begin a turn, and so have its guest's name (1.5 kB at most) before it in the record.
const MAX_MESSAGES = 200;

const MAX_MESSAGE_BYTES = 600_000;

/** The same for every message of it: the title is in each piece that is embedded. */
function titleOf({ guestName, with: other, channel, confirmationCodes }: Conversation): string {
  const partner = guestName ?? other?.toLowerCase() ?? "a guest";
  const way = channel === undefined ? "" : ` through ${channelName(channel)}`;
  const about = confirmationCodes.length === 0 ? "" : ` about ${confirmationCodes.join(", ")}`;
  return `Conversation with ${partner}${way}${about}`;
}

function describe({ side, at, bodies }: Turn, guestName: string | undefined): string {
  const name = side === "guest" && guestName ? `${guestName} (guest)` : SPEAKERS[side];
  return `${name}, ${timeInWords(at)}:\n${bodies.join("\n")}`;
}

const SPEAKERS: Record<Turn["side"], string> = {
  guest: "Guest",
  host: "We",
  owner: "Owner",
  "third party": "Third party",
  log: "Note",
};
