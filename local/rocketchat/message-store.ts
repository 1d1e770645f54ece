import { join } from "node:path";
import { Journal } from "../journal";
import type { ChatUser } from "./workspace";

/** A message as Rocket.Chat's REST interface shows it. */
export interface ChatMessage {
  _id: string;
  rid: string;
  msg: string;
  ts: string;
  u: ChatUser;
  _updatedAt: string;
  /** The message that the thread hangs on. */
  tmid?: string;
  alias?: string;
  /** Set on messages that an integration posted. */
  bot?: { i: string };
  editedAt?: string;
  editedBy?: Pick<ChatUser, "_id" | "username">;
}

/** Messages in memory, every change first appended to `messages.jsonl`, so that a killed process forgets none. */
export class MessageStore {
  private readonly messages = new Map<string, ChatMessage>();
  private journal?: Journal<ChatMessage>;

  /**
   * @param dataDir folder of the journal; without it nothing outlives the process
   * @throws JournalError when a complete line cannot be read
   */
  constructor(dataDir?: string) {
    if (!dataDir) return;
    const { journal, entries } = Journal.open<ChatMessage>(join(dataDir, "messages.jsonl"));
    for (const message of entries) this.messages.set(message._id, message);
    this.journal = journal;
  }

  /** Adds a message or replaces the one with its id. */
  save(message: ChatMessage): void {
    this.journal?.append(message);
    this.messages.set(message._id, message);
  }

  /** Closes the journal. What a webhook still replies is forgotten with the process. */
  close(): void {
    this.journal?.close();
    this.journal = undefined;
  }

  get(id: string): ChatMessage | undefined {
    return this.messages.get(id);
  }

  /** Top-level messages of a room, newest first. */
  inRoom(roomId: string): ChatMessage[] {
    return this.all()
      .filter(({ rid, tmid }) => rid === roomId && tmid === undefined)
      .reverse();
  }

  /** Replies of a thread, oldest first. */
  inThread(tmid: string): ChatMessage[] {
    return this.all().filter((message) => message.tmid === tmid);
  }

  private all(): ChatMessage[] {
    return [...this.messages.values()];
  }
}
