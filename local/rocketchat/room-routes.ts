import type { Context, Hono } from "hono";
import { z } from "zod";
import type { ChatDatabase } from "./database";
import type { RoomDocument, UserDocument } from "./documents";
import { type Caller, readBody, readQuery, sliceOf } from "./request";
import { missingPermission, RestError, refusal } from "./rest-error";
import { isAdmin, type Rooms } from "./rooms";
import type { Users } from "./users";

/** What the calls about rooms need. */
export interface RoomCalls {
  database: ChatDatabase;
  rooms: Rooms;
  users: Users;
}

/** The two kinds of rooms with names: their calls are the same but for what they are called. */
const KINDS = [
  { path: "channels", key: "channel", t: "c" },
  { path: "groups", key: "group", t: "p" },
] as const;

const text = z.string().min(1);
const Room = z.looseObject({ roomId: text.optional(), roomName: text.optional() });
const Person = z.looseObject({ userId: text.optional(), username: text.optional() });
const Created = z.looseObject({ name: z.string().optional(), members: z.array(z.string()).nullish() });

/** `channels.*` and `groups.*` (channels.ts and groups.ts in apps/meteor/app/api/server/v1). */
export function addRoomRoutes(app: Hono<Caller>, calls: RoomCalls): void {
  for (const kind of KINDS) addRoutesOf(app, calls, kind);
}

function addRoutesOf(
  app: Hono<Caller>,
  { database, rooms, users }: RoomCalls,
  { path, key, t }: (typeof KINDS)[number],
): void {
  const base = `/api/v1/${path}`;
  const answer = async (context: Context, room: RoomDocument) =>
    context.json({ [key]: await database.rooms.get(room._id), success: true });

  app.post(`${base}.create`, async (context) => {
    const { name, members } = await readBody(context, Created);
    if (!name?.trim()) throw new RestError('Param "name" is required');
    const owner = context.get("user");
    if (!owner.roles.some((role) => ["admin", "user", "bot"].includes(role))) throw missingPermission();
    return answer(context, await rooms.create(t, name.trim(), owner, members ?? []));
  });

  if (t === "c") {
    app.post(`${base}.join`, async (context) => {
      const room = await roomOf(context, await readBody(context, Room));
      await rooms.join(room, context.get("user"));
      return answer(context, room);
    });
  }

  app.post(`${base}.invite`, async (context) => {
    const body = await readBody(context, Room.extend(Person.shape));
    const room = await managedRoomOf(context, body);
    await rooms.join(room, await personOf(body), context.get("user"));
    return answer(context, room);
  });

  app.post(`${base}.kick`, async (context) => {
    const body = await readBody(context, Room.extend(Person.shape));
    const room = await managedRoomOf(context, body);
    await rooms.leave(room, await personOf(body), context.get("user"));
    return answer(context, room);
  });

  app.post(`${base}.leave`, async (context) => {
    const room = await roomOf(context, await readBody(context, Room));
    await rooms.leave(room, context.get("user"));
    return answer(context, room);
  });

  app.post(`${base}.setType`, async (context) => {
    const body = await readBody(context, Room.extend({ type: z.string().optional() }));
    if (!body.type?.trim()) throw new RestError('The bodyParam "type" is required');
    const room = await managedRoomOf(context, body);
    if (body.type === room.t) {
      throw new RestError(`The ${key} type is the same as what it would be changed to.`);
    }
    if (body.type !== "c" && body.type !== "p")
      throw refusal("error-invalid-room-type", "error-invalid-room-type");
    await rooms.setType(room, body.type, context.get("user"));
    return answer(context, room);
  });

  app.post(`${base}.rename`, async (context) => {
    const body = await readBody(context, Room.extend({ name: z.string().optional() }));
    const name = body.name?.trim();
    if (!name) throw new RestError('The bodyParam "name" is required');
    const room = await managedRoomOf(context, body);
    if (room.name === name)
      throw new RestError(`The ${key} name is the same as what it would be renamed to.`);
    await rooms.rename(room, name, context.get("user"));
    return answer(context, room);
  });

  app.post(`${base}.delete`, async (context) => {
    const room = await managedRoomOf(context, await readBody(context, Room));
    await rooms.erase(room);
    return context.json({ success: true });
  });

  app.get(`${base}.members`, async (context) => {
    const room = await roomOf(context, readQuery(context, Room));
    const { offset, count } = sliceOf(context);
    const all = await database.subscriptions.find({ rid: room._id });
    const found = await database.users.find(
      { _id: { $in: all.map(({ u }) => u._id) } },
      { sort: { username: 1 }, skip: offset, limit: count, projection: { username: 1, name: 1, active: 1 } },
    );
    return context.json({ members: found, count: found.length, offset, total: all.length, success: true });
  });

  /** Private groups are there only for who is in them. */
  async function roomOf(context: Context<Caller>, { roomId, roomName }: z.infer<typeof Room>) {
    if (!roomId && !roomName) {
      throw refusal("error-room-param-not-provided", 'The parameter "roomId" or "roomName" is required');
    }
    const room = await database.rooms.first(roomId ? { _id: roomId } : { name: roomName });
    const user: UserDocument = context.get("user");
    if (room?.t !== t || (t === "p" && !isAdmin(user) && !(await rooms.canAccess(room, user)))) {
      throw refusal(
        "error-room-not-found",
        `The required "roomId" or "roomName" param provided does not match any ${key}`,
      );
    }
    return room;
  }

  async function managedRoomOf(context: Context<Caller>, named: z.infer<typeof Room>): Promise<RoomDocument> {
    const room = await roomOf(context, named);
    if (!(await rooms.canManage(room, context.get("user"))))
      throw refusal("error-not-allowed", "Not allowed");
    return room;
  }

  async function personOf({ userId, username }: z.infer<typeof Person>): Promise<UserDocument> {
    if (!userId && !username) {
      throw refusal(
        "error-user-param-not-provided",
        'The required "userId" or "username" param was not provided',
      );
    }
    const user = userId ? await users.get(userId) : await users.named(username ?? "");
    if (user) return user;
    throw refusal(
      "error-invalid-user",
      'The required "userId" or "username" param provided does not match any users',
    );
  }
}
