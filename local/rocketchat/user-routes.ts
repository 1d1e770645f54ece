import type { Hono } from "hono";
import { z } from "zod";
import type { ChatDatabase } from "./database";
import type { UserDocument } from "./documents";
import { MESSAGE_SETTINGS } from "./messages";
import { type Caller, readBody, readQuery } from "./request";
import { missingPermission, RestError, refusal } from "./rest-error";
import { isAdmin } from "./rooms";
import type { Users } from "./users";

/** What the calls about accounts and settings need. */
export interface UserCalls {
  database: ChatDatabase;
  users: Users;
}

const text = z.string().min(1);
const Created = z.looseObject({
  email: z.email(),
  name: text,
  password: text,
  username: text,
  active: z.boolean().optional(),
  roles: z.array(text).optional(),
});
const Changed = z.object({
  userId: text,
  data: z.strictObject({
    name: text.optional(),
    email: z.email().optional(),
    roles: z.array(text).optional(),
  }),
});
const Activated = z.looseObject({ userId: text, activeStatus: z.boolean() });
const Asked = z.looseObject({
  userId: text.optional(),
  username: text.optional(),
  includeUserRooms: z.enum(["true", "false"]).optional(),
});

/** `users.*` (apps/meteor/app/api/server/v1/users.ts), `me`, and the settings that change what becomes of messages. */
export function addUserRoutes(app: Hono<Caller>, { database, users }: UserCalls): void {
  app.get("/api/v1/me", (context) => context.json({ ...context.get("user"), success: true }));

  app.get("/api/v1/users.info", async (context) => {
    const { userId, username, includeUserRooms } = readQuery(context, Asked);
    const caller = context.get("user");
    const user = userId ? await users.get(userId) : await users.named(username ?? "");
    if (!user) throw new RestError("User not found.");
    const { __rooms, ...shown } = user;
    const seesRooms = includeUserRooms === "true" && (isAdmin(caller) || caller._id === user._id);
    const memberships = seesRooms ? await database.subscriptions.find({ "u._id": user._id }) : [];
    const rooms = memberships.map(({ _id, rid, name, t, roles, unread }) => ({
      _id,
      rid,
      name,
      t,
      roles,
      unread,
    }));
    return context.json({ user: { ...shown, ...(seesRooms && { rooms }) }, success: true });
  });

  app.post("/api/v1/users.create", async (context) => {
    const draft = await readBody(context, Created);
    checkIsAdmin(context.get("user"));
    return context.json({ user: await users.create(draft), success: true });
  });

  app.post("/api/v1/users.update", async (context) => {
    const { userId, data } = await readBody(context, Changed);
    checkIsAdmin(context.get("user"));
    const user = await existing(userId);
    await users.update(user, data);
    return context.json({ user: await users.get(userId), success: true });
  });

  app.post("/api/v1/users.setActiveStatus", async (context) => {
    const { userId, activeStatus } = await readBody(context, Activated);
    checkIsAdmin(context.get("user"));
    const user = await existing(userId);
    await users.setActive(user, activeStatus);
    return context.json({ user: { _id: user._id, active: activeStatus }, success: true });
  });

  for (const _id of MESSAGE_SETTINGS) {
    app.get(`/api/v1/settings/${_id}`, async (context) => {
      checkIsAdmin(context.get("user"));
      const value = (await database.settings.get(_id))?.value ?? false;
      return context.json({ _id, value, success: true });
    });
    app.post(`/api/v1/settings/${_id}`, async (context) => {
      const { value } = await readBody(context, z.looseObject({ value: z.boolean() }));
      checkIsAdmin(context.get("user"));
      await database.settings.insertOnce({ _id }, { _id, value });
      await database.settings.update({ _id }, { $set: { value } });
      return context.json({ success: true });
    });
  }

  async function existing(userId: string): Promise<UserDocument> {
    const user = await users.get(userId);
    if (!user)
      throw refusal("error-invalid-user", 'The required "userId" param provided does not match any users');
    return user;
  }
}

function checkIsAdmin(user: UserDocument): void {
  if (!isAdmin(user)) throw missingPermission();
}
