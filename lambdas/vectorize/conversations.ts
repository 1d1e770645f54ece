import { type Block, parseBlock } from "./block";
import type { ChatStore } from "./chat-store";
import { isPermanent } from "./is-permanent";
import { conversationId, renderConversation } from "./render-conversation";
import { showUntilSettled } from "./settle";
import { type Showing, showRecord, withdrawRecord } from "./show-record";
import type { Vectorization } from "./vectorization";

/** What vectorizing the chat needs. */
export interface ChatVectorization extends Vectorization {
  chat: ChatStore;
  /** Brings the points of a block to what is in it; see `showOrPostpone`. */
  show: (block: string) => Promise<Showing>;
}

const NOTHING: Showing = { chunks: 0, embedded: 0, reused: 0, embedMs: 0, upsertMs: 0 };

/**
 * Brings the points of a block to what is in it as `showBlock` does. What cannot be embedded today waits, and is not lost with
 * whoever asked for it.
 */
export async function showOrPostpone(
  id: string,
  isAwaited: () => boolean,
  basis: Pick<ChatVectorization, "chat" | "shelves" | "waiting" | "now">,
): Promise<Showing> {
  const { waiting, now } = basis;
  const showing = await showBlock(id, isAwaited, basis);
  if (showing.postponedMs !== undefined) await waiting.add(conversationId(id), now() + showing.postponedMs);
  return showing;
}

/**
 * Brings the points of a block to what is in it and who may read it.
 *
 * @param id of the block
 * @param isAwaited whether somebody waits to show it again; see `showUntilSettled`
 * @throws what may pass; after a permanent failure nothing of the block is shown any more, since what was shown before may
 * have been deleted or be for others
 */
export async function showBlock(
  id: string,
  isAwaited: () => boolean,
  basis: Pick<ChatVectorization, "chat" | "shelves" | "now">,
): Promise<Showing> {
  const { chat } = basis;
  const block: Block = parseBlock(id);
  let showing = NOTHING;
  const source = {
    name: `Block ${id}`,
    read: () => chat.readBlock(block),
    revision: () => chat.revisionOf(block),
  };
  try {
    await showUntilSettled(
      source,
      async (state) => {
        const conversation = renderConversation(block, state);
        if (conversation) {
          showing = await showRecord(conversation.record, conversation.chunks, basis);
        } else {
          await withdrawRecord(conversationId(id), basis);
          showing = NOTHING;
        }
      },
      isAwaited,
    );
  } catch (error) {
    if (isPermanent(error)) await withdrawRecord(conversationId(id), basis);
    throw error;
  }
  return showing;
}
