import type { ChatRoom } from "../shared/chat/chat-documents";
import type { ChatMessageContent, ChatMessageEvent } from "../shared/chat/chat-message-event";
import type { RecordVersion } from "../shared/record";
import type { Block } from "./block";
import type { Applied } from "./message-state";
import { looksOf } from "./room-access";

/** A message in one of its states. */
export interface Versioned {
  id: string;
  version: RecordVersion;
}

/** A message that is shown. */
export interface ShownMessage extends Versioned {
  message: ChatMessageContent;
}

/** A block at one moment. */
export interface BlockState {
  /** Stands for this state alone. */
  revision: string;
  messages: ShownMessage[];
  /** `undefined` until the room is known. */
  room: ChatRoom | undefined;
  /** What began the thread, if it is known and not deleted. */
  root: ShownMessage | undefined;
}

/** What is known of the chat. */
export interface ChatStore {
  /** Applies events together; one outcome an event, in their order. Also counts what people think of answers. */
  apply(events: readonly ChatMessageEvent[]): Promise<Applied[]>;
  readBlock(block: Block): Promise<BlockState>;
  revisionOf(block: Block): Promise<string>;
  readRoom(room: string): Promise<ChatRoom | undefined>;
  /** Every block of a room in which a message is, some at a time. */
  blocksOf(room: string): AsyncIterable<string[]>;
}

/** The revision of a block; in any order of its messages the same. */
export function revisionOfBlock(
  messages: readonly Versioned[],
  room: ChatRoom | undefined,
  root: Versioned | undefined,
): string {
  const versions = messages.map(versionOf).sort();
  return JSON.stringify([looksOf(room), root ? versionOf(root) : null, ...versions]);
}

function versionOf({ id, version: { at, rank, delivery } }: Versioned): string {
  return JSON.stringify([id, at, rank, delivery]);
}
