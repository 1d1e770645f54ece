import type { ChatRoom } from "../../../lambdas/shared/chat/chat-documents";
import type { ChatMessageEvent } from "../../../lambdas/shared/chat/chat-message-event";
import { type Block, parseBlock } from "../../../lambdas/vectorize/block";
import { catchingUp, type FullVectorization } from "../../../lambdas/vectorize/catch-up";
import { type BlockState, type ChatStore, revisionOfBlock } from "../../../lambdas/vectorize/chat-store";
import { contentHashOf } from "../../../lambdas/vectorize/content-hash";
import { showOrPostpone } from "../../../lambdas/vectorize/conversations";
import { feedbackRecord } from "../../../lambdas/vectorize/feedback-record";
import { joinWork } from "../../../lambdas/vectorize/join-work";
import {
  advanceAll,
  type MessageState,
  mentionedIn,
  unknownMessage,
} from "../../../lambdas/vectorize/message-state";
import type { Showing } from "../../../lambdas/vectorize/show-record";
import type { MessageVectorization } from "../../../lambdas/vectorize/vectorize-message";
import { FakeServices } from "./fake-services";

/** A chat in memory, whose calls are atomic as Firestore's transactions are, and the points that were made of it. */
export class FakeChat extends FakeServices implements ChatStore {
  readonly states = new Map<string, MessageState>();
  readonly rooms = new Map<string, ChatRoom>();
  readonly feedback = new Map<string, unknown>();

  /** One more instance of the functions, all of which share what is kept. */
  instance(): FullVectorization & MessageVectorization & { catchUp: () => Promise<void> } {
    const { shelves, deadLetters, waiting, log, now } = this;
    const documents = { read: async () => undefined };
    const basis = { chat: this as ChatStore, documents, shelves, deadLetters, waiting, log, now };
    const show = joinWork<Showing>((block, isAwaited) => showOrPostpone(block, isAwaited, basis));
    return {
      ...basis,
      show,
      catchUp: catchingUp({ ...basis, show }),
      store: async (event) => (await this.apply([event]))[0] ?? { outcome: "stale", blocks: [] },
    };
  }

  apply = async (events: readonly ChatMessageEvent[]) => {
    const hashes = await Promise.all(events.map(contentHashOf));
    return this.at("transaction", () => {
      const before = new Map(
        mentionedIn(events).map((id) => [id, this.states.get(id) ?? unknownMessage(id)] as const),
      );
      const { after, applied } = advanceAll(before, events, hashes);
      for (const [id, state] of after) {
        if (state !== before.get(id)) this.states.set(id, state);
        const record = feedbackRecord(state);
        if (record) this.feedback.set(id, record);
        else this.feedback.delete(id);
      }
      return applied;
    });
  };

  readBlock = (block: Block) => this.at("read block", () => this.#stateOf(block));

  revisionOf = (block: Block) => this.at("read revision", () => this.#stateOf(block).revision);

  readRoom = (room: string) => this.at("read room", () => this.rooms.get(room));

  async *blocksOf(room: string) {
    const blocks = await this.at("list blocks", () =>
      [...this.states.values()].flatMap(({ block }) => block ?? []),
    );
    for (const block of new Set(blocks)) if (parseBlock(block).room === room) yield [block];
  }

  #stateOf({ id, room, thread }: Block): BlockState {
    const shown = (state: MessageState | undefined) => {
      const { version = null, message = null } = state ?? {};
      return state && version && message ? [{ id: state.id, version, message }] : [];
    };
    const messages = [...this.states.values()].filter(({ block }) => block === id).flatMap(shown);
    const [root] = thread === undefined ? [] : shown(this.states.get(thread));
    const known = this.rooms.get(room);
    return { revision: revisionOfBlock(messages, known, root), messages, room: known, root };
  }
}
