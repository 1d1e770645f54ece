import type { ChatMessageContent, ChatMessageEvent } from "../shared/chat/chat-message-event";
import { compareVersions, type RecordVersion } from "../shared/record";
import { blockOf } from "./block";

/** What is known of a message of the chat. */
export interface MessageState {
  id: string;
  /** Unknown of a message that was deleted before it was ever seen. */
  room: string | null;
  /** Where it is shown; `null` if nowhere: deleted, or the assistant's own. */
  block: string | null;
  /** Where it may still be shown from before. */
  formerBlocks: string[];
  /** Where there are, or once were, replies to it: one block for each day. */
  threadBlocks: string[];
  /** `null` of one that only its replies told of. */
  version: RecordVersion | null;
  deleted: boolean;
  /** Of what is shown of it; empty of nothing. */
  contentHash: string;
  /** `null` once it is deleted. */
  message: ChatMessageContent | null;
}

/**
 * What an event did to a message. `unchanged`: it is newer but says the same; `repeated`: it was applied before;
 * `stale`: a newer one was.
 */
export type Outcome = "applied" | "unchanged" | "repeated" | "stale";

/** A message that nothing is known of. */
export function unknownMessage(id: string): MessageState {
  return {
    id,
    room: null,
    block: null,
    formerBlocks: [],
    threadBlocks: [],
    version: null,
    deleted: false,
    contentHash: "",
    message: null,
  };
}

/** What an event led to. */
export interface Applied {
  outcome: Outcome;
  /** Blocks whose points may have to change. */
  blocks: string[];
}

/** The messages that events change: their own, and those whose threads they reply in. */
export function mentionedIn(events: readonly ChatMessageEvent[]): string[] {
  const threads = events.flatMap((event) => (event.op === "put" ? (event.message.thread ?? []) : []));
  return [...new Set([...events.map(({ id }) => id), ...threads])];
}

/**
 * The messages after some events, which may be of one message. A reply marks what it replies to, even if that is not known yet:
 * its own changes then show the thread again, too.
 *
 * @param before of all that the events mention
 * @param hashes content hashes of the events; see `advance`
 */
export function advanceAll(
  before: ReadonlyMap<string, MessageState>,
  events: readonly ChatMessageEvent[],
  hashes: readonly string[],
): { after: Map<string, MessageState>; applied: Applied[] } {
  const after = new Map(before);
  const of = (id: string) => after.get(id) ?? unknownMessage(id);
  const outcomes = events.map((event, index): Outcome => {
    const { state, outcome } = advance(of(event.id), event, hashes[index] ?? "");
    after.set(event.id, state);
    const { room, block, message } = state;
    if (outcome === "applied" && block !== null && message?.thread !== undefined) {
      const root = of(message.thread);
      if (!root.threadBlocks.includes(block)) {
        after.set(root.id, { ...root, room: root.room ?? room, threadBlocks: [...root.threadBlocks, block] });
      }
    }
    return outcome;
  });
  const applied = events.map(({ id }, index) => ({
    outcome: outcomes[index] as Outcome,
    blocks: blocksOf(of(id)),
  }));
  return { after, applied };
}

/**
 * The message after an event. Of two events the newer wins, whichever comes first: a deletion therefore leaves its version
 * behind.
 *
 * @param contentHash of the event's message; empty for a deletion
 */
export function advance(
  before: MessageState,
  event: ChatMessageEvent,
  contentHash: string,
): { state: MessageState; outcome: Outcome } {
  const order = before.version === null ? 1 : compareVersions(event.version, before.version);
  if (order <= 0) return { state: before, outcome: order === 0 ? "repeated" : "stale" };
  const { version } = event;
  if (before.version !== null && contentHash === before.contentHash) {
    return { state: { ...before, version }, outcome: "unchanged" };
  }
  const message = event.op === "put" ? event.message : null;
  const room = event.room ?? before.room;
  const block = message && room !== null && !message.isAssistant ? blockOf(room, message) : null;
  const former = new Set([...before.formerBlocks, ...(before.block === null ? [] : [before.block])]);
  if (block !== null) former.delete(block);
  return {
    state: {
      ...before,
      room,
      block,
      formerBlocks: [...former],
      version,
      deleted: message === null,
      contentHash,
      message,
    },
    outcome: "applied",
  };
}

/** The blocks in which a message is, was, or heads its thread. */
export function blocksOf({ block, formerBlocks, threadBlocks }: MessageState): string[] {
  return [...(block === null ? [] : [block]), ...formerBlocks, ...threadBlocks];
}
