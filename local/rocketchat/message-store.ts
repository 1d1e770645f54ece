import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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
  private readonly journal?: string;

  /** @param dataDir folder of the journal; without it nothing outlives the process */
  constructor(dataDir?: string) {
    if (!dataDir) return;
    mkdirSync(dataDir, { recursive: true });
    this.journal = join(dataDir, "messages.jsonl");
    if (!existsSync(this.journal)) return;
    for (const line of readFileSync(this.journal, "utf8").split("\n")) {
      const message = parseLine(line);
      if (message) this.messages.set(message._id, message);
    }
  }

  /** Adds a message or replaces the one with its id. */
  save(message: ChatMessage): void {
    if (this.journal) appendFileSync(this.journal, `${JSON.stringify(message)}\n`);
    this.messages.set(message._id, message);
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

/** A kill can cut the last line short; that message was never acknowledged. */
function parseLine(line: string): ChatMessage | undefined {
  try {
    return JSON.parse(line) as ChatMessage;
  } catch {
    return undefined;
  }
}
