import type { Firestore } from "@google-cloud/firestore";
import { CHAT_MESSAGES } from "../../lambdas/shared/chat/chat-paths";
import { showBlock } from "../../lambdas/vectorize/conversations";
import { firestoreChatStore } from "../../lambdas/vectorize/firestore-chat-store";
import { blockOfConversation, conversationId } from "../../lambdas/vectorize/render-conversation";
import { withinDeadline } from "../firestore/within-deadline";
import type { Holding } from "./holding";

const PAGE = 500;

/** The blocks of the chat's messages. */
export function conversationsHolding(firestore: Firestore): Holding {
  const chat = firestoreChatStore(firestore);
  /** The messages that are shown somewhere, block by block. */
  const shown = (after = "") =>
    firestore.collection(CHAT_MESSAGES).where("block", ">", after).orderBy("block").select("block");
  return {
    name: "messages",
    count: async () => (await withinDeadline(shown().count().get())).data().count,
    async *pages(after) {
      for (let last = after === undefined ? undefined : blockIn(after); ; ) {
        const { docs } = await withinDeadline(shown(last).limit(PAGE).get());
        const blocks = [...new Set(docs.map((document): string => document.get("block")))];
        if (docs.length > 0) yield { records: blocks.map(conversationId), read: docs.length };
        if (docs.length < PAGE) return;
        // What the last one has beyond the page is skipped.
        last = blocks.at(-1);
      }
    },
    async show(record, shelf) {
      await showBlock(blockIn(record), nobodyWaits, { chat, shelves: [shelf], now: Date.now });
    },
  };
}

const nobodyWaits = () => false;

function blockIn(record: string): string {
  return blockOfConversation(record) ?? "";
}
