import type { ChatRoom } from "../shared/chat/chat-documents";
import type { ChatMessageContent, ChatMessageEvent } from "../shared/chat/chat-message-event";
import type { RecordVersion } from "../shared/record";
import type { Block } from "./block";
import type { Outcome } from "./message-state";

/** What an event led to. */
export interface Applied {
  outcome: Outcome;
  /** Blocks whose points may have to change. */
  blocks: string[];
}

/** A message that is shown. */
export interface ShownMessage {
  id: string;
  version: RecordVersion;
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
  /** Every block in which a message of a room is or was. */
  blocksOf(room: string): Promise<string[]>;
}
