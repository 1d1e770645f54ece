import { randomBytes } from "node:crypto";
import type { ChatDatabase } from "./database";
import type { RoomDocument, SubscriptionDocument, UserDocument } from "./documents";
import { type Messages, reference } from "./messages";
import { refusal } from "./rest-error";

/** Roles that may read public channels and post into them without being in them. */
const SEES_CHANNELS = ["admin", "user", "bot"];

/** Rooms and who is in them, as it shows in the database. */
export class Rooms {
  constructor(
    private readonly database: ChatDatabase,
    private readonly messages: Messages,
  ) {}

  find(idOrName: string): Promise<RoomDocument | null> {
    return this.database.rooms.first({ $or: [{ _id: idOrName }, { name: idOrName }] });
  }

  membership(rid: string, userId: string): Promise<SubscriptionDocument | null> {
    return this.database.subscriptions.first({ rid, "u._id": userId });
  }

  /** Whoever is in a room may read it and post there; a public channel also who is not. */
  async canAccess(room: RoomDocument, user: UserDocument): Promise<boolean> {
    if (room.t === "c" && user.roles.some((role) => SEES_CHANNELS.includes(role))) return true;
    return (await this.membership(room._id, user._id)) !== null;
  }

  /** Whether the user may change the room and who is in it. */
  async canManage(room: RoomDocument, user: UserDocument): Promise<boolean> {
    if (isAdmin(user)) return true;
    const { roles = [] } = (await this.membership(room._id, user._id)) ?? {};
    return roles.includes("owner") || roles.includes("moderator");
  }

  /** @param usernames who is in it beside the owner; unknown ones are left out */
  async create(t: "c" | "p", name: string, owner: UserDocument, usernames: string[]): Promise<RoomDocument> {
    await this.#checkName(name);
    const members = await this.database.users.find({
      username: { $in: [...new Set([owner.username, ...usernames])] },
    });
    const room = await this.database.rooms.insert({
      _id: randomId(),
      t,
      name,
      fname: name,
      msgs: 0,
      usersCount: members.length,
      u: reference(owner),
      ts: new Date(),
      ro: false,
    });
    for (const member of members) {
      const isOwner = member._id === owner._id;
      await this.#subscribe(room, member, isOwner ? { roles: ["owner"] } : {});
    }
    return room;
  }

  /** The direct message of these users, made if there is none. */
  async direct(users: UserDocument[]): Promise<{ room: RoomDocument; isNew: boolean }> {
    const uids = users.map(({ _id }) => _id).toSorted();
    const { rooms, subscriptions } = this.database;
    const found = await rooms.first({ t: "d", uids: { $size: uids.length, $all: uids } });
    if (found) return { room: found, isNew: false };
    const sorted = users.toSorted((one, other) => one.name.localeCompare(other.name));
    const room = await rooms.insert({
      _id: uids.length === 2 ? uids.join("") : randomId(),
      t: "d",
      uids,
      usernames: sorted.map(({ username }) => username),
      msgs: 0,
      usersCount: uids.length,
      ts: new Date(),
      ro: false,
    });
    for (const user of users) {
      const others = users.length === 1 ? sorted : sorted.filter(({ _id }) => _id !== user._id);
      await subscriptions.insert({
        ...newMembership(room, user),
        name: others.map(({ username }) => username).join(", "),
        fname: others.map(({ name }) => name).join(", "),
      });
    }
    return { room, isNew: true };
  }

  /** @param inviter who lets the user in; without one the user came by themselves. Who is in already stays as they are. */
  async join(room: RoomDocument, user: UserDocument, inviter?: UserDocument): Promise<void> {
    if (await this.membership(room._id, user._id)) return;
    await this.#subscribe(room, user, { alert: true, unread: 1, userMentions: 1 });
    await this.database.rooms.update({ _id: room._id }, { $inc: { usersCount: 1 } });
    await this.messages.say(inviter ? "au" : "uj", room._id, user.username, inviter ?? user);
  }

  /**
   * @param by who removes the user; without one the user leaves by themselves
   * @throws RestError if the user is not in the room, or is its last owner
   */
  async leave(room: RoomDocument, user: UserDocument, by?: UserDocument): Promise<void> {
    const membership = await this.membership(room._id, user._id);
    if (!membership) {
      throw refusal("error-user-not-in-room", by ? "User is not in this room" : "You are not in this room");
    }
    const { subscriptions, users, rooms } = this.database;
    if (
      membership.roles?.includes("owner") &&
      (await subscriptions.count({ rid: room._id, roles: "owner" })) === 1
    ) {
      throw refusal(
        "error-you-are-last-owner",
        "You are the last owner. Please set new owner before leaving the room.",
      );
    }
    await this.messages.say(by ? "ru" : "ul", room._id, user.username, by ?? user);
    await subscriptions.remove({ rid: room._id, "u._id": user._id });
    await users.update({ _id: user._id }, { $pull: { __rooms: room._id } });
    await rooms.update({ _id: room._id }, { $inc: { usersCount: -1 } });
  }

  async rename(room: RoomDocument, name: string, user: UserDocument): Promise<void> {
    await this.#checkName(name);
    const change = { $set: { name, fname: name } };
    await this.database.rooms.update({ _id: room._id }, change);
    await this.database.subscriptions.updateAll({ rid: room._id }, change);
    await this.messages.say("r", room._id, name, user);
  }

  async setType(room: RoomDocument, t: "c" | "p", user: UserDocument): Promise<void> {
    await this.database.rooms.update({ _id: room._id }, { $set: { t } });
    await this.database.subscriptions.updateAll({ rid: room._id }, { $set: { t } });
    await this.messages.say("room_changed_privacy", room._id, t === "c" ? "public" : "private", user);
  }

  /** Removes the room with all that was said in it. */
  async erase(room: RoomDocument): Promise<void> {
    const { messages, subscriptions, users, rooms } = this.database;
    await messages.remove({ rid: room._id });
    await subscriptions.remove({ rid: room._id });
    await users.updateAll({ __rooms: room._id }, { $pull: { __rooms: room._id } });
    await rooms.remove({ _id: room._id });
  }

  async #subscribe(
    room: RoomDocument,
    user: UserDocument,
    extra: Partial<SubscriptionDocument>,
  ): Promise<void> {
    await this.database.users.update({ _id: user._id }, { $addToSet: { __rooms: room._id } });
    await this.database.subscriptions.insert({ ...newMembership(room, user), ...extra });
  }

  async #checkName(name: string): Promise<void> {
    if (!/^[0-9a-zA-Z-_.]+$/.test(name)) {
      throw refusal("error-invalid-room-name", `${name} is not a valid room name.`);
    }
    if (await this.database.rooms.first({ name })) {
      throw refusal("error-duplicate-channel-name", `A channel with name '${name}' exists`);
    }
  }
}

export function isAdmin(user: UserDocument): boolean {
  return user.roles.includes("admin");
}

/** 17 characters, as Rocket.Chat's own ids. */
export function randomId(): string {
  return randomBytes(26)
    .toString("base64")
    .replace(/[^0-9A-Za-z]/g, "")
    .slice(0, 17);
}

function newMembership(
  { _id, t, name = "", fname }: RoomDocument,
  user: UserDocument,
): Omit<SubscriptionDocument, "_id" | "_updatedAt"> {
  return {
    rid: _id,
    u: reference(user),
    t,
    name,
    fname,
    open: true,
    alert: false,
    unread: 0,
    userMentions: 0,
    groupMentions: 0,
    ts: new Date(),
  };
}
