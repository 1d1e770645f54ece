import type { DocumentData, DocumentSnapshot, Firestore, Query, WriteBatch } from "@google-cloud/firestore";
import type { ChatRoom } from "../shared/chat/chat-documents";
import type { ChatMessageContent, ChatMessageEvent } from "../shared/chat/chat-message-event";
import { CHAT_MESSAGES, messagePath, roomPath } from "../shared/chat/chat-paths";
import { escapeDocumentId } from "../shared/firestore/document-id";
import { replaceDocument, untilUpToDate } from "../shared/firestore/replace-document";
import type { Block } from "./block";
import { type ChatStore, revisionOfBlock, type ShownMessage, type Versioned } from "./chat-store";
import { contentHashOf } from "./content-hash";
import { feedbackId, feedbackRecord } from "./feedback-record";
import { type Applied, advanceAll, type MessageState, mentionedIn, unknownMessage } from "./message-state";

/** Messages that are looked at together for the blocks that they are in. */
const PAGE = 300;

/** The chat as Firestore keeps it: `chatMessages` by this function, `chatRooms` by the listener. */
export function firestoreChatStore(firestore: Firestore): ChatStore {
  const messageAt = (id: string) => firestore.doc(messagePath(id));
  const inBlock = ({ id }: Block): Query => firestore.collection(CHAT_MESSAGES).where("block", "==", id);

  /** One round trip: the room, and in a thread what began it. */
  async function surroundings({
    room,
    thread,
  }: Block): Promise<[ChatRoom | undefined, ShownMessage | undefined]> {
    const references = [firestore.doc(roomPath(room)), ...(thread === undefined ? [] : [messageAt(thread)])];
    const [known, root] = await firestore.getAll(...references);
    // What is written in another room is not for the readers of this one.
    const isHere = root?.get("room") === room;
    return [known?.data() as ChatRoom | undefined, root && isHere ? shown(root) : undefined];
  }

  return {
    async apply(events) {
      const hashes = await Promise.all(events.map(contentHashOf));
      return untilUpToDate(() => applyOnce(events, hashes));
    },

    async readBlock(block) {
      const [{ docs }, [room, root]] = await Promise.all([inBlock(block).get(), surroundings(block)]);
      const messages = docs.flatMap((document) => shown(document) ?? []);
      return { revision: revisionOfBlock(messages, room, root), messages, room, root };
    },

    async revisionOf(block) {
      const [{ docs }, [room, root]] = await Promise.all([
        inBlock(block).select("id", "version").get(),
        surroundings(block),
      ]);
      const messages = docs.map((document) => document.data() as Versioned);
      return revisionOfBlock(messages, room, root);
    },

    async readRoom(room) {
      return (await firestore.doc(roomPath(room)).get()).data() as ChatRoom | undefined;
    },

    async *blocksOf(room) {
      const all = firestore.collection(CHAT_MESSAGES).where("block", "<", `${room};`).orderBy("block");
      const pages = all.select("block").limit(PAGE);
      // A room's blocks are those between `<room>:` and what comes next in order, `<room>;`.
      for (let last = `${room}:`; ; ) {
        const { docs } = await pages.startAfter(last).get();
        const blocks = [...new Set(docs.map((document): string => document.get("block")))];
        if (blocks.length > 0) yield blocks;
        if (docs.length < PAGE) return;
        // What the last one has beyond the page is skipped.
        last = blocks.at(-1) as string;
      }
    },
  };

  async function applyOnce(
    events: readonly ChatMessageEvent[],
    hashes: readonly string[],
  ): Promise<Applied[]> {
    const ids = mentionedIn(events);
    const documents = await firestore.getAll(...ids.map(messageAt));
    const before = new Map(ids.map((id, index) => [id, stateIn(id, documents[index])]));
    const { after, applied } = advanceAll(before, events, hashes);
    const batch = firestore.batch();
    for (const [index, id] of ids.entries()) {
      const old = before.get(id) as MessageState;
      const state = after.get(id) as MessageState;
      if (state === old) continue;
      replaceDocument(batch, documents[index] as DocumentSnapshot, documentOf(state));
      countFeedback(batch, old, state);
    }
    await batch.commit();
    return applied;
  }

  function countFeedback(batch: WriteBatch, old: MessageState, state: MessageState): void {
    if (old.contentHash === state.contentHash) return;
    const feedback = feedbackRecord(state);
    const document = firestore.doc(`records/${escapeDocumentId(feedbackId(state.id))}`);
    if (feedback) batch.set(document, feedback);
    else if (feedbackRecord(old)) batch.delete(document);
  }
}

/** A document has the fields of the message beside what is known of it. */
function documentOf({ message, ...state }: MessageState): DocumentData {
  return { ...state, ...message };
}

function stateIn(id: string, document: DocumentSnapshot | undefined): MessageState {
  const fields = document?.data();
  if (!fields) return unknownMessage(id);
  const { room, block, formerBlocks, threadBlocks, version, deleted, contentHash, ...message } = fields;
  return {
    ...({ id, room, block, formerBlocks, threadBlocks, version, deleted, contentHash } as Omit<
      MessageState,
      "message"
    >),
    message: version === null || deleted ? null : contentOf(message),
  };
}

function contentOf({ id: _, ...message }: DocumentData): ChatMessageContent {
  return message as ChatMessageContent;
}

function shown(document: DocumentSnapshot): ShownMessage | undefined {
  const { version, message, id } = stateIn(document.get("id"), document);
  return version && message ? { id, version, message } : undefined;
}
