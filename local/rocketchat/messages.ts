import type { Draft } from "./chat-collection";
import type { ChatDatabase } from "./database";
import type { MessageDocument, UserDocument, UserReference } from "./documents";

/** A message before it is posted. */
export interface MessageDraft {
  /** Chosen by the sender; else by the server. */
  _id?: string;
  rid: string;
  msg: string;
  /** Default: now. */
  ts?: Date;
  tmid?: string;
  tshow?: boolean;
  alias?: string;
  emoji?: string;
  avatar?: string;
  attachments?: Record<string, unknown>[];
  bot?: { i: string };
  groupable?: boolean;
}

/** Settings of Rocket.Chat that say what becomes of deleted and edited messages. */
export const MESSAGE_SETTINGS = ["Message_ShowDeletedStatus", "Message_KeepHistory"] as const;

/** What people do with messages, as it shows in the database (sendMessage.ts, updateMessage.ts, deleteMessage.ts). */
export class Messages {
  constructor(private readonly database: ChatDatabase) {}

  /**
   * Stores a message, then counts it in its room and thread.
   *
   * @returns nothing if there is a message with this id already: it is left as it is
   */
  async post(user: UserReference, draft: MessageDraft): Promise<MessageDocument | undefined> {
    const { messages } = this.database;
    if (draft._id !== undefined && (await messages.get(draft._id))) return undefined;
    const message = await messages.insert({
      ...draft,
      ts: draft.ts ?? new Date(),
      tshow: draft.tshow || undefined,
      u: reference(user),
      mentions: await this.#mentionsIn(draft.msg),
      channels: [],
      urls: [],
    });
    if (message.tmid) await this.#countReply(message, message.tmid);
    await this.#countInRoom(message);
    return message;
  }

  /** Stores a system message, e.g. `uj`: somebody joined. */
  async say(type: string, rid: string, msg: string, user: UserReference): Promise<void> {
    const message: Draft<MessageDocument> = {
      t: type,
      rid,
      msg,
      ts: new Date(),
      u: reference(user),
      groupable: false,
    };
    await this.database.messages.insert(message);
    await this.database.rooms.update({ _id: rid }, { $inc: { msgs: 1 } });
  }

  async edit(message: MessageDocument, msg: string, editor: UserDocument, at = new Date()): Promise<void> {
    const { messages, rooms } = this.database;
    if (await this.#isOn("Message_KeepHistory")) await this.#keepInHistory(message, editor);
    await messages.update(
      { _id: message._id },
      { $set: { msg, mentions: await this.#mentionsIn(msg), ...edition(editor, at) } },
    );
    const edited = await messages.get(message._id);
    if (!edited) return;
    await rooms.update(
      { _id: message.rid, "lastMessage._id": message._id },
      { $set: { lastMessage: edited } },
    );
  }

  /** Removes the document; or marks it, or hides it, where a setting or replies want something to stay. */
  async remove(message: MessageDocument, user: UserDocument): Promise<void> {
    const { messages, rooms } = this.database;
    const { _id, rid, tmid } = message;
    const hasReplies = (message.tcount ?? 0) > 0;
    const keepsHistory = hasReplies || (await this.#isOn("Message_KeepHistory"));
    const showsDeleted = hasReplies || (await this.#isOn("Message_ShowDeletedStatus"));
    if (tmid) await messages.update({ _id: tmid }, { $inc: { tcount: -1 } });
    if (showsDeleted) {
      if (keepsHistory) await this.#keepInHistory(message, user);
      await messages.update(
        { _id },
        {
          $set: {
            msg: "",
            t: "rm",
            urls: [],
            mentions: [],
            attachments: [],
            reactions: {},
            ...edition(user),
          },
          $unset: { tshow: 1 },
        },
      );
    } else if (keepsHistory) {
      await messages.update({ _id }, { $set: { _hidden: true } });
    } else {
      await messages.remove({ _id });
    }
    const last = await this.#lastIn(rid);
    await rooms.update(
      { _id: rid, "lastMessage._id": _id },
      last ? { $set: { lastMessage: last } } : { $unset: { lastMessage: 1 } },
    );
    await rooms.update({ _id: rid }, { $inc: { msgs: -1 } });
  }

  /** @param wanted whether the reaction is to be there; default: the other way round than it is */
  async react(message: MessageDocument, emoji: string, username: string, wanted?: boolean): Promise<void> {
    const reaction = `:${emoji.replaceAll(":", "")}:`;
    const { [reaction]: given, ...others } = message.reactions ?? {};
    const usernames = given?.usernames ?? [];
    const isThere = usernames.includes(username);
    if (wanted === isThere) return;
    const left = isThere ? usernames.filter((name) => name !== username) : [...usernames, username];
    const reactions = left.length > 0 ? { ...message.reactions, [reaction]: { usernames: left } } : others;
    const isEmpty = Object.keys(reactions).length === 0;
    await this.database.messages.update(
      { _id: message._id },
      isEmpty ? { $unset: { reactions: 1 } } : { $set: { reactions } },
    );
  }

  async #isOn(setting: (typeof MESSAGE_SETTINGS)[number]): Promise<boolean> {
    return (await this.database.settings.get(setting))?.value === true;
  }

  async #keepInHistory({ _id, ...message }: MessageDocument, user: UserDocument): Promise<void> {
    await this.database.messages.insert({ ...message, _hidden: true, parent: _id, ...edition(user) });
  }

  async #countReply({ u, ts }: MessageDocument, tmid: string): Promise<void> {
    const { messages } = this.database;
    const root = await messages.get(tmid);
    if (!root) return;
    const followers = [...new Set([root.u._id, u._id])];
    await messages.update(
      { _id: tmid },
      { $addToSet: { replies: { $each: followers } }, $set: { tlm: ts }, $inc: { tcount: 1 } },
    );
  }

  async #countInRoom(message: MessageDocument): Promise<void> {
    const { rooms, subscriptions } = this.database;
    const { rid, ts, tmid, tshow, u } = message;
    const isShown = !tmid || tshow;
    await rooms.update(
      { _id: rid },
      { $inc: { msgs: 1 }, ...(isShown && { $set: { lm: ts, lastMessage: message } }) },
    );
    if (!isShown) return;
    const unaware = {
      rid,
      "u._id": { $ne: u._id },
      $or: [{ alert: { $ne: true } }, { open: { $ne: true } }],
    };
    await subscriptions.updateAll(unaware, { $set: { alert: true, open: true } });
  }

  #lastIn(rid: string): Promise<MessageDocument | null> {
    const seen = { rid, _hidden: { $ne: true }, t: { $exists: false }, tmid: { $exists: false } };
    return this.database.messages.first(seen, { sort: { ts: -1 } });
  }

  async #mentionsIn(msg: string): Promise<MessageDocument["mentions"]> {
    const names = [...new Set(Array.from(msg.matchAll(/(?<![\w@])@([\w.-]*\w)/g), ([, name = ""]) => name))];
    if (names.length === 0) return [];
    const users = await this.database.users.find({ username: { $in: names } });
    return users.map((user) => ({ ...reference(user), type: "user" }));
  }
}

/** What is copied of a user into a message. */
export function reference({ _id, username, name }: UserReference): UserReference {
  return { _id, username, name };
}

function edition(
  { _id, username }: UserDocument,
  at = new Date(),
): Pick<MessageDocument, "editedAt" | "editedBy"> {
  return { editedAt: at, editedBy: { _id, username } };
}
