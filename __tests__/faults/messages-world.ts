import type { AnyClientBulkWriteModel, Db, Document, MongoClient, ObjectId } from "mongodb";
import { type Random, randomOf } from "../fuzz/random";

const ROOMS = 10;
const USERS = 30;
const MEMBERS = 5;
/** Between two messages of the chat, by what they say themselves. */
const STEP_MS = 4_000;
const BEGUN_AT = Date.parse("2026-11-02T08:00:00.000Z");

const WORDS =
  "boiler guest key arrives late towel invoice Casa Azul cleaner at noon broken lamp Wi-Fi code".split(" ");

interface Room {
  id: string;
  type: "c" | "p" | "d";
  encrypted: boolean;
  /** Messages that are there and that people wrote, outside threads and in them. */
  messages: Message[];
  members: string[];
}

interface Message {
  id: string;
  edits: number;
  thread?: string;
}

/** How much of what was done. */
export interface Deeds {
  written: number;
  edited: number;
  deleted: number;
  memberships: number;
  /** Rooms turned private or public, encrypted, renamed, deleted, made. */
  rooms: number;
}

/** People of a chat, who write, edit, delete, come and go as a seed says, straight into its database. */
export class MessagesWorld {
  readonly deeds: Deeds = { written: 0, edited: 0, deleted: 0, memberships: 0, rooms: 0 };
  private readonly random: Random;
  private readonly rooms: Room[] = [];
  private readonly namespace: string;
  private todo: AnyClientBulkWriteModel<Document>[] = [];
  private lastRoom = 0;
  private lastMessage = 0;

  constructor(
    seed: number,
    private readonly client: MongoClient,
    db: Db,
  ) {
    this.random = randomOf(seed);
    this.namespace = db.databaseName;
  }

  /** Makes the rooms and the people. */
  async settle(): Promise<void> {
    for (let user = 0; user < USERS; user++) {
      this.insert("users", {
        _id: `u${user}`,
        username: `user${user}`,
        name: `User ${user}`,
        active: true,
        roles: ["user"],
        type: "user",
        services: { password: { bcrypt: "$2b$10$secret" } },
      });
    }
    for (let room = 0; room < ROOMS; room++) this.makeRoom();
    await this.save();
  }

  /** Writes so many messages, and does what else happens meanwhile. @returns ids of those that can be found */
  async write(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index++) {
      const { random } = this;
      const id = this.say(random.pick(this.rooms));
      if (id !== undefined) ids.push(id);
      if (random.chance(0.12)) this.edit();
      if (random.chance(0.06)) this.remove();
      if (random.chance(0.1)) this.makeNoise();
      if (random.chance(0.03)) this.changeMembership();
      if (random.chance(0.01)) this.changeUser();
      if (random.chance(0.006)) this.changeRoom();
    }
    await this.save();
    return ids;
  }

  /** Deletes a room with all that is in it. */
  async dissolveRoom(): Promise<void> {
    this.deeds.rooms++;
    this.deleteRoom(this.random.pick(this.rooms));
    await this.save();
  }

  private say(room: Room): string | undefined {
    const { random } = this;
    const id = `m${++this.lastMessage}`;
    this.deeds.written++;
    const user = random.below(USERS);
    const thread = random.chance(0.1) ? this.rootIn(room) : undefined;
    const kind = random.chance(0.02) ? "uj" : random.chance(0.01) ? "e2e" : undefined;
    this.insert("rocketchat_message", {
      _id: id,
      rid: room.id,
      msg: this.text(id, 0),
      ts: new Date(BEGUN_AT + this.lastMessage * STEP_MS),
      u: { _id: `u${user}`, username: `user${user}`, name: `User ${user}` },
      mentions: [],
      urls: [],
      ...(thread !== undefined && { tmid: thread }),
      ...(kind && { t: kind }),
    });
    if (kind) return undefined;
    room.messages.push({ id, edits: 0, ...(thread !== undefined && { thread }) });
    return id;
  }

  private rootIn(room: Room): string | undefined {
    return room.messages.slice(-20).find(({ thread }) => thread === undefined)?.id;
  }

  private text(id: string, edits: number): string {
    const length = this.random.chance(0.01) ? 400 : 4 + this.random.below(20);
    const words = Array.from({ length }, () => this.random.pick(WORDS)).join(" ");
    return `[${id}.${edits}] ${words}.`;
  }

  private edit(): void {
    const message = this.random.pick(this.random.pick(this.rooms).messages);
    if (!message) return;
    message.edits++;
    this.deeds.edited++;
    const msg = this.text(message.id, message.edits);
    this.update("rocketchat_message", message.id, { $set: { msg, editedAt: new Date() } });
  }

  /** Rocket.Chat deletes, marks or hides, as its settings say. */
  private remove(): void {
    const { messages } = this.random.pick(this.rooms);
    if (messages.length === 0) return;
    const [message] = messages.splice(this.random.below(messages.length), 1);
    if (!message) return;
    this.deeds.deleted++;
    const way = this.random.below(4);
    if (way === 0) this.update("rocketchat_message", message.id, { $set: { t: "rm", msg: "" } });
    else if (way === 1) this.update("rocketchat_message", message.id, { $set: { _hidden: true } });
    else this.delete("rocketchat_message", { _id: message.id });
  }

  /** What changes documents and nothing that others find. */
  private makeNoise(): void {
    const message = this.random.pick(this.random.pick(this.rooms).messages);
    if (!message) return;
    this.update("rocketchat_message", message.id, {
      $inc: { tcount: 1 },
      $set: { tlm: new Date(), unread: false, reactions: { ":ok:": { usernames: ["user1"] } } },
    });
  }

  private changeMembership(): void {
    const room = this.random.pick(this.rooms);
    const way = this.random.below(3);
    const member = this.random.pick(room.members);
    this.deeds.memberships++;
    if (way === 0 || member === undefined) {
      this.join(room, `u${this.random.below(USERS)}`);
    } else if (way === 1) {
      room.members = room.members.filter((each) => each !== member);
      this.delete("rocketchat_subscription", { _id: `${room.id}-${member}` });
    } else {
      const roles = this.random.pick([[], ["owner"], ["moderator", "leader"]]);
      this.update("rocketchat_subscription", `${room.id}-${member}`, { $set: { roles, unread: 3 } });
    }
  }

  private join(room: Room, user: string): void {
    if (room.members.includes(user)) return;
    room.members.push(user);
    const u = { _id: user, username: `user${user.slice(1)}` };
    this.insert("rocketchat_subscription", {
      _id: `${room.id}-${user}`,
      rid: room.id,
      t: room.type,
      u,
      roles: [],
      open: true,
    });
  }

  private changeUser(): void {
    const user = `u${this.random.below(USERS)}`;
    const active = this.random.chance(0.5);
    this.update("users", user, { $set: { active, statusText: "away" } });
  }

  private changeRoom(): void {
    const { random } = this;
    const room = random.pick(this.rooms);
    const way = random.below(8);
    this.deeds.rooms++;
    if (way === 0) {
      this.deleteRoom(room);
      this.makeRoom();
    } else if (way === 1) {
      room.encrypted = !room.encrypted;
      this.update("rocketchat_room", room.id, { $set: { encrypted: room.encrypted } });
    } else if (way === 2) {
      this.update("rocketchat_room", room.id, { $set: { fname: `Room ${random.below(1000)}` } });
    } else if (room.type !== "d") {
      room.type = room.type === "c" ? "p" : "c";
      this.update("rocketchat_room", room.id, { $set: { t: room.type } });
    }
  }

  private makeRoom(): void {
    const number = ++this.lastRoom;
    const type = this.random.pick(["c", "c", "p", "p", "d"] as const);
    const room: Room = { id: `r${number}`, type, encrypted: false, messages: [], members: [] };
    this.rooms.push(room);
    this.insert("rocketchat_room", {
      _id: room.id,
      t: type,
      ...(type === "d" ? { usernames: ["user0", "user1"] } : { name: `room-${number}` }),
      msgs: 0,
      ro: false,
    });
    for (let member = 0; member < MEMBERS; member++) this.join(room, `u${this.random.below(USERS)}`);
  }

  private deleteRoom(room: Room): void {
    this.rooms.splice(this.rooms.indexOf(room), 1);
    this.deeds.deleted += room.messages.length;
    this.deleteAll("rocketchat_message", { rid: room.id });
    this.deleteAll("rocketchat_subscription", { rid: room.id });
    this.delete("rocketchat_room", { _id: room.id });
  }

  private insert(collection: string, document: Document): void {
    this.todo.push({
      name: "insertOne",
      namespace: `${this.namespace}.${collection}`,
      document: { ...document, _updatedAt: new Date() },
    });
  }

  private update(collection: string, id: string, { $set, ...others }: Document): void {
    this.todo.push({
      name: "updateOne",
      namespace: `${this.namespace}.${collection}`,
      filter: { _id: id as unknown as ObjectId },
      update: { ...others, $set: { ...$set, _updatedAt: new Date() } },
    });
  }

  private delete(collection: string, filter: Document): void {
    this.todo.push({ name: "deleteOne", namespace: `${this.namespace}.${collection}`, filter });
  }

  private deleteAll(collection: string, filter: Document): void {
    this.todo.push({ name: "deleteMany", namespace: `${this.namespace}.${collection}`, filter });
  }

  private async save(): Promise<void> {
    const models = this.todo;
    this.todo = [];
    await this.client.bulkWrite(models, { ordered: true });
  }
}
