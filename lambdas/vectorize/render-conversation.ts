import type { ChatAttachment } from "../shared/chat/chat-message-event";
import { type BusinessRecord, compareVersions, recordId } from "../shared/record";
import type { Chunk } from "../shared/vector-index/knowledge-point";
import { visibleText } from "../shared/visible-text";
import type { Block } from "./block";
import type { BlockState, ShownMessage } from "./chat-store";
import { CHUNK_LENGTH, packSentences } from "./chunk-record";
import { accessOf, nameOfRoom, type RoomLooks } from "./room-access";

/** Whoever is silent for longer talks about something else. */
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Characters of a thread's beginning in its heading. */
const FIRST_WORDS = 160;
/** Characters of a name before each line. */
const LONGEST_NAME = 80;

/** A conversation as a record, and its chunks. */
export interface Conversation {
  record: BusinessRecord;
  chunks: Chunk[];
}

/** The id of the record of a block. */
export function conversationId(block: string): string {
  return recordId("rocketchat", "conversation", block);
}

/** The block that a record is of; `undefined` if it is no conversation. */
export function blockOfConversation(record: string): string | undefined {
  const start = conversationId("");
  return record.startsWith(start) ? record.slice(start.length) : undefined;
}

/**
 * What a block says, in the order of time, cut where it pauses and where it gets too long. Each chunk is embedded under a
 * heading that says where and when it was, and in a thread what it is about.
 *
 * @returns `undefined` if there is nothing that anybody may read
 */
export function renderConversation({ id, room, thread }: Block, state: BlockState): Conversation | undefined {
  const looks: RoomLooks | undefined = state.room;
  const access = accessOf(room, looks);
  const lines = state.messages.toSorted(byTime).flatMap(linesOf);
  const [first] = lines;
  if (!access || !first) return undefined;
  const title = titleOf(thread === undefined, nameOfRoom(looks), state.root);
  const record: BusinessRecord = {
    id: conversationId(id),
    source: "rocketchat",
    kind: "conversation",
    occurredAt: first.sentAt,
    version: newest(lines),
    title,
    text: textOf(lines),
    facts: { room },
    access,
    links: [],
  };
  return { record, chunks: cut(lines).map((part) => chunkOf(part, title, room)) };
}

/** Whether a title says where a block is as it is called now. */
export function isHeadedBy(title: string, isHour: boolean, place: string): boolean {
  const start = placeTitle(isHour, place);
  return title === start || (!isHour && title.startsWith(`${start}: `));
}

/** A message, or a part of a long one, as it is read. */
interface Line {
  id: string;
  text: string;
  sentAt: string;
  version: ShownMessage["version"];
}

function linesOf({ id, version, message }: ShownMessage): Line[] {
  const { sentAt, user } = message;
  const [name = ""] = packSentences(oneLine(user.name || user.username), LONGEST_NAME);
  const speaker = `${name} (${sentAt.slice(11, 16)}): `;
  return packSentences(wordsOf(message), CHUNK_LENGTH - speaker.length).map((words) => ({
    id,
    text: speaker + words,
    sentAt,
    version,
  }));
}

function wordsOf({ text, attachments = [] }: ShownMessage["message"]): string {
  return [text, ...attachments.map(wordsOfAttachment)]
    .map((words) => visibleText(words).trim())
    .filter((words) => words !== "")
    .join("\n");
}

function wordsOfAttachment({ title, text, type }: ChatAttachment): string {
  const words = [title, text].filter(Boolean).join(": ");
  return words || (type ? `[${type}]` : "");
}

function cut(lines: readonly Line[]): Line[][] {
  const parts: Line[][] = [];
  let before: Line | undefined;
  let length = 0;
  for (const line of lines) {
    const pause = before ? Date.parse(line.sentAt) - Date.parse(before.sentAt) : 0;
    length += line.text.length + 1;
    if (before === undefined || pause > LONGEST_PAUSE_MS || length - 1 > CHUNK_LENGTH) {
      parts.push([]);
      length = line.text.length + 1;
    }
    parts.at(-1)?.push(line);
    before = line;
  }
  return parts;
}

function chunkOf(lines: readonly Line[], title: string, room: string): Chunk {
  const text = textOf(lines);
  const sentAt = lines[0]?.sentAt ?? "";
  return {
    text,
    embedded: `${title} (${sentAt.slice(0, 10)})\n${text}`,
    occurredAt: sentAt,
    version: newest(lines),
    room,
    messages: [...new Set(lines.map(({ id }) => id))],
  };
}

function titleOf(isHour: boolean, place: string, root: ShownMessage | undefined): string {
  const title = placeTitle(isHour, place);
  const words = root && !isHour ? oneLine(wordsOf(root.message)) : "";
  const [start = ""] = packSentences(words, FIRST_WORDS);
  return start === "" ? title : `${title}: ${start}${start === words ? "" : " …"}`;
}

function placeTitle(isHour: boolean, place: string): string {
  return isHour ? `Chat in ${place}` : `Thread in ${place}`;
}

function textOf(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join("\n");
}

function newest(lines: readonly Line[]): ShownMessage["version"] {
  return lines.map(({ version }) => version).reduce((a, b) => (compareVersions(a, b) < 0 ? b : a));
}

function oneLine(text: string): string {
  return visibleText(text).replace(/\s+/g, " ").trim();
}

function byTime(a: ShownMessage, b: ShownMessage): number {
  return a.message.sentAt === b.message.sentAt
    ? a.id < b.id
      ? -1
      : 1
    : a.message.sentAt < b.message.sentAt
      ? -1
      : 1;
}
