import type { Context, Hono } from "hono";
import { z } from "zod";
import type { RoomDocument } from "./documents";
import { type Caller, readBody, readQuery, sliceOf } from "./request";
import { RestError, refusal } from "./rest-error";
import type { RoomCalls } from "./room-routes";

const text = z.string().min(1);
const Direct = z.looseObject({ username: text.optional(), usernames: text.optional() });
const NamedRoom = z.looseObject({ roomId: text.optional(), roomName: text.optional() });

/** `im.create`, `rooms.*`, `subscriptions.get`, and what was said in a room of any kind, newest first. */
export function addReadingRoutes(app: Hono<Caller>, { database, rooms, users }: RoomCalls): void {
  app.post("/api/v1/im.create", async (context) => {
    const { username, usernames } = await readBody(context, Direct);
    const names = (usernames ?? username ?? "").split(",").map((name) => name.trim().replace(/^@/, ""));
    const others = await Promise.all(names.filter((name) => name !== "").map((name) => users.named(name)));
    if (others.length === 0) throw new RestError('Body param "username" or "usernames" is required');
    const user = context.get("user");
    const people = new Map([[user._id, user]]);
    for (const other of others) {
      if (!other) throw refusal("error-invalid-user", "Invalid user");
      people.set(other._id, other);
    }
    const { room, isNew } = await rooms.direct([...people.values()]);
    const { _id, t, usernames: named } = room;
    return context.json({ room: { t, rid: _id, _id, usernames: named, inserted: isNew }, success: true });
  });

  app.get("/api/v1/rooms.info", async (context) => {
    const { roomId, roomName } = readQuery(context, NamedRoom);
    const room = roomId ? await database.rooms.get(roomId) : roomName && (await rooms.find(roomName));
    if (!room) {
      throw refusal(
        "error-room-not-found",
        'The required "roomId" or "roomName" param provided does not match any channel',
      );
    }
    if (!(await rooms.canAccess(room, context.get("user"))))
      throw new RestError("not-allowed", "Not Allowed");
    return context.json({ room, success: true });
  });

  app.get("/api/v1/rooms.get", async (context) => {
    const own = await database.subscriptions.find({ "u._id": context.get("user")._id });
    const update = await database.rooms.find({ _id: { $in: own.map(({ rid }) => rid) } });
    return context.json({ update, remove: [], success: true });
  });

  app.get("/api/v1/subscriptions.get", async (context) => {
    const update = await database.subscriptions.find({ "u._id": context.get("user")._id });
    return context.json({ update, remove: [], success: true });
  });

  for (const [path, t] of [
    ["channels", "c"],
    ["groups", "p"],
    ["im", "d"],
  ] as const) {
    app.get(`/api/v1/${path}.messages`, async (context) => {
      const room = await readableRoom(context, t);
      return said(context, { rid: room._id });
    });
    app.get(`/api/v1/${path}.history`, async (context) => {
      const room = await readableRoom(context, t);
      const withoutThreads = context.req.query("showThreadMessages") === "false";
      return said(context, {
        rid: room._id,
        _hidden: { $ne: true },
        ...(withoutThreads && { $or: [{ tmid: { $exists: false } }, { tshow: true }] }),
      });
    });
  }

  async function readableRoom(context: Context<Caller>, t: RoomDocument["t"]): Promise<RoomDocument> {
    const { roomId } = readQuery(context, NamedRoom.extend({ roomId: text }));
    const room = await database.rooms.get(roomId);
    const user = context.get("user");
    if (room?.t !== t || !(await rooms.canAccess(room, user))) {
      throw refusal("error-room-not-found", 'The required "roomId" param provided does not match any room');
    }
    return room;
  }

  async function said(context: Context<Caller>, filter: Parameters<typeof database.messages.find>[0]) {
    const { offset, count } = sliceOf(context);
    const messages = await database.messages.find(filter, { sort: { ts: -1 }, skip: offset, limit: count });
    const total = await database.messages.count(filter);
    return context.json({ messages, count: messages.length, offset, total, success: true });
  }
}
