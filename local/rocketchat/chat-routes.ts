import type { Hono } from "hono";
import { z } from "zod";
import type { ChatDatabase } from "./database";
import type { MessageDocument, RoomDocument, UserDocument } from "./documents";
import type { MessageDraft, Messages } from "./messages";
import { type Caller, readBody, readQuery, sliceOf } from "./request";
import { RestError, refusal } from "./rest-error";
import type { Rooms } from "./rooms";

/** What the calls about messages need. */
export interface ChatCalls {
  database: ChatDatabase;
  messages: Messages;
  rooms: Rooms;
  /** Told of each message that somebody has posted, after it is stored. */
  posted: (message: MessageDocument, room: RoomDocument) => void;
}

/** Default of `Message_MaxAllowedSize`. */
const MAX_LENGTH = 5000;

/** Roles that may write under another name and picture. */
const IMPERSONATES = ["admin", "bot"];

const text = z.string().min(1);
const attachments = z.array(z.looseObject({})).nullish();
const look = {
  alias: z.string().nullish(),
  emoji: z.string().nullish(),
  avatar: z.string().nullish(),
  attachments,
};
const Sent = z.object({
  message: z.looseObject({
    _id: z.string().nullish(),
    rid: z.string().optional(),
    msg: z.string().nullish(),
    tmid: z.string().nullish(),
    tshow: z.boolean().nullish(),
    t: z.string().nullish(),
    ...look,
  }),
  previewUrls: z.array(z.string()).nullish(),
});
const Posted = z
  .object({
    roomId: text.optional(),
    channel: text.optional(),
    text: z.string().nullish(),
    tmid: z.string().optional(),
    parseUrls: z.boolean().optional(),
    ...look,
  })
  .refine(({ roomId, channel }) => roomId ?? channel, "must have required property 'roomId' or 'channel'");
const Updated = z.object({
  roomId: z.string(),
  msgId: z.string(),
  text: z.string(),
  previewUrls: z.array(z.string()).nullish(),
});
const Deleted = z.object({ roomId: z.string(), msgId: z.string(), asUser: z.boolean().nullish() });
const Reacted = z.object({
  messageId: text,
  emoji: text.optional(),
  reaction: text.optional(),
  shouldReact: z.boolean().nullish(),
});

/** `chat.*` (apps/meteor/app/api/server/v1/chat.ts). */
export function addChatRoutes(app: Hono<Caller>, calls: ChatCalls): void {
  const { database, messages, rooms } = calls;

  app.post("/api/v1/chat.sendMessage", async (context) => {
    const { message } = await readBody(context, Sent);
    const user = context.get("user");
    if (message.t) throw new RestError("Cannot send system messages using 'chat.sendMessage'");
    if (message.tshow && !message.tmid) throw refusal("invalid-params", "tshow provided but missing tmid");
    // No threads in threads; and what hangs on a message goes to that message's room.
    const parent = message.tmid ? await database.messages.get(message.tmid) : undefined;
    const rid = parent?.rid ?? message.rid;
    if (!rid) throw new RestError("The 'rid' property on the message object is missing.");
    const room = await database.rooms.get(rid);
    if (!room) throw new RestError("error-invalid-room");
    const { _id, msg, tmid, tshow, alias, emoji, avatar, attachments } = defined(message);
    const draft = {
      _id,
      msg: msg ?? "",
      tmid: parent?.tmid ?? tmid,
      tshow,
      alias,
      emoji,
      avatar,
      attachments,
    };
    const sent = await post(room, user, draft);
    // What Rocket.Chat says of an id that is taken: it reads a field of the message that it did not store.
    if (!sent) throw new RestError("Cannot read properties of undefined (reading 'starred')");
    return context.json({ message: sent, success: true });
  });

  app.post("/api/v1/chat.postMessage", async (context) => {
    const body = await readBody(context, Posted);
    const user = context.get("user");
    const room = await rooms.find((body.channel ?? body.roomId ?? "").replace(/^#/, ""));
    if (!room) throw refusal("invalid-channel");
    if (room.t === "c") await rooms.join(room, user);
    const { text = "", tmid, alias, emoji, avatar, attachments } = defined(body);
    const message = await post(room, user, {
      msg: text.trim(),
      tmid,
      alias,
      emoji,
      avatar,
      attachments,
      groupable: false,
    });
    return context.json({ ts: Date.now(), channel: body.channel ?? body.roomId, message, success: true });
  });

  app.post("/api/v1/chat.update", async (context) => {
    const { roomId, msgId, text } = await readBody(context, Updated);
    const user = context.get("user");
    const { message, room } = await messageIn(roomId, msgId);
    if (message.u._id !== user._id && !(await rooms.canManage(room, user))) {
      throw refusal("error-action-not-allowed", "Message editing not allowed");
    }
    await checkMayPost(room, user, text);
    if (text !== message.msg) await messages.edit(message, text, user);
    return context.json({ message: await database.messages.get(msgId), success: true });
  });

  app.post("/api/v1/chat.delete", async (context) => {
    const { roomId, msgId } = await readBody(context, Deleted);
    const user = context.get("user");
    const { message, room } = await messageIn(roomId, msgId);
    // Accounts of bots may not delete, not even what they wrote.
    const isOwn = message.u._id === user._id && user.roles.includes("user");
    if (!isOwn && !(await rooms.canManage(room, user)))
      throw refusal("error-action-not-allowed", "Not allowed");
    await messages.remove(message, user);
    const { _id, rid, u } = message;
    return context.json({ _id, ts: String(Date.now()), message: { _id, rid, u }, success: true });
  });

  app.post("/api/v1/chat.react", async (context) => {
    const { messageId, emoji, reaction, shouldReact } = await readBody(context, Reacted);
    const user = context.get("user");
    const message = await database.messages.get(messageId);
    if (!message) {
      throw refusal(
        "error-message-not-found",
        'The provided "messageId" does not match any existing message.',
      );
    }
    const given = emoji ?? reaction;
    if (!given) throw refusal("error-emoji-param-not-provided", 'The required "emoji" param is missing.');
    const room = await database.rooms.get(message.rid);
    if (!room) throw refusal("error-not-allowed", "Not allowed");
    if (!(await rooms.canAccess(room, user))) throw refusal("not-authorized", "Not Authorized");
    await messages.react(message, given, user.username, shouldReact ?? undefined);
    return context.json({ success: true });
  });

  app.get("/api/v1/chat.getMessage", async (context) => {
    const { msgId } = readQuery(context, z.object({ msgId: text }));
    const message = await database.messages.get(msgId);
    const room = message && (await database.rooms.get(message.rid));
    if (!room || !(await rooms.canAccess(room, context.get("user")))) {
      return context.json({ success: false }, 400);
    }
    return context.json({ message, success: true });
  });

  app.get("/api/v1/chat.getThreadMessages", async (context) => {
    const { tmid } = readQuery(context, z.looseObject({ tmid: text }));
    const root = await database.messages.get(tmid);
    if (!root) throw new RestError("Invalid Message");
    const room = await database.rooms.get(root.rid);
    if (!room || !(await rooms.canAccess(room, context.get("user")))) {
      throw refusal("error-not-allowed", "Not Allowed");
    }
    const { offset, count } = sliceOf(context);
    const filter = { tmid, _hidden: { $ne: true } };
    const found = await database.messages.find(filter, { sort: { ts: 1 }, skip: offset, limit: count });
    const total = await database.messages.count(filter);
    return context.json({ messages: found, count: found.length, offset, total, success: true });
  });

  async function post(room: RoomDocument, user: UserDocument, draft: Omit<MessageDraft, "rid">) {
    await checkMayPost(room, user, draft.msg);
    if ((draft.alias || draft.avatar) && !user.roles.some((role) => IMPERSONATES.includes(role))) {
      throw new RestError("Not enough permission");
    }
    const message = await messages.post(user, { ...draft, rid: room._id });
    if (message) calls.posted(message, room);
    return message;
  }

  async function checkMayPost(room: RoomDocument, user: UserDocument, msg: string): Promise<void> {
    if (msg.length > MAX_LENGTH) {
      throw refusal("error-message-size-exceeded", "Message size exceeds Message_MaxAllowedSize");
    }
    if (!(await rooms.canAccess(room, user))) throw new RestError("error-not-allowed");
    if (room.ro) throw new RestError("You can't send messages because the room is readonly.");
  }

  async function messageIn(roomId: string, msgId: string) {
    const message = await database.messages.get(msgId);
    if (!message) throw new RestError(`No message found with the id of "${msgId}".`);
    const room = message.rid === roomId && (await database.rooms.get(roomId));
    if (!room) throw new RestError("The room id provided does not match where the message is from.");
    return { message, room };
  }
}

/** Without the fields that are null: Rocket.Chat takes them for absent. */
function defined<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], null> } {
  const entries = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(entries) as { [Key in keyof Value]: Exclude<Value[Key], null> };
}
