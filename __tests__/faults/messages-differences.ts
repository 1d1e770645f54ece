import type { Document } from "mongodb";
import {
  CHAT_MEMBERSHIPS,
  CHAT_MESSAGES,
  CHAT_ROOMS,
  CHAT_USERS,
} from "../../lambdas/shared/chat/chat-paths";
import type { KnowledgePayload } from "../../lambdas/shared/vector-index/payload";
import type { PlatformEvent } from "../../local/event-bus";
import type { MessagesStage } from "./messages-stage";

/** What each text begins with: the message's id and the number of its edit. */
const TAG = /\[(m\d+\.\d+)\]/g;

/**
 * Where what is found and mirrored differs from what the chat is now, by rules of this file's own. Every message that people may
 * find is in the points of one block, with its last words, for the readers of its room; nothing else is.
 */
export async function differencesIn(stage: MessagesStage): Promise<string[]> {
  const chat = await readChat(stage);
  const counted = await countDifference(stage, chat);
  if (counted) return [counted];
  const [mirrors, points] = await Promise.all([mirrorDifferences(stage, chat), stage.points()]);
  return [...mirrors, ...pointDifferences(chat, points)];
}

/** Resolves when nothing differs. @throws Error with what differs if nothing has moved for a minute */
export async function converge(stage: MessagesStage): Promise<void> {
  for (;;) {
    const move = nextMove(stage);
    const differences = await differencesIn(stage);
    if (differences.length === 0) return;
    if (await move) continue;
    const some = differences.slice(0, 20).join("\n");
    throw new Error(`Nothing moves, and ${differences.length} things differ:\n${some}`);
  }
}

/** Without any move for so long, something is stuck. */
const PATIENCE_MS = 60_000;

/** Whether anything moves within some time, from now on. */
function nextMove({ bus }: MessagesStage): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (moved: boolean) => {
      clearTimeout(timer);
      stop();
      resolve(moved);
    };
    // What nobody waits for any more must not keep the test's process alive.
    const timer = setTimeout(() => end(false), PATIENCE_MS).unref();
    const stop = bus.subscribe((event) => {
      if (isMove(event)) end(true);
    });
  });
}

function isMove({ event }: PlatformEvent): boolean {
  return /^(message|room)\./.test(event) || event === "listener.streaming";
}

interface Chat {
  messages: Document[];
  rooms: Document[];
  subscriptions: Document[];
  users: Document[];
  /** Messages that can be found. */
  shown: Document[];
}

async function readChat({ db }: MessagesStage): Promise<Chat> {
  const [messages = [], rooms = [], subscriptions = [], users = []] = await Promise.all(
    ["rocketchat_message", "rocketchat_room", "rocketchat_subscription", "users"].map((name) =>
      db.collection(name).find().toArray(),
    ),
  );
  const byId = new Map(rooms.map((room) => [room["_id"], room]));
  const shown = messages.filter((message) => {
    const room = byId.get(message["rid"]);
    return message["t"] === undefined && !message["_hidden"] && room && !room["encrypted"];
  });
  return { messages, rooms, subscriptions, users, shown };
}

/** A look that costs little, while much is still on its way. */
async function countDifference(
  { firestore }: MessagesStage,
  { messages }: Chat,
): Promise<string | undefined> {
  const kept = await firestore.collection(CHAT_MESSAGES).where("deleted", "==", false).count().get();
  const expected = messages.filter(({ t, _hidden }) => t === undefined && !_hidden).length;
  const { count } = kept.data();
  return count === expected ? undefined : `${count} messages are known as live, ${expected} are.`;
}

async function mirrorDifferences(
  { firestore }: MessagesStage,
  { rooms, subscriptions, users }: Chat,
): Promise<string[]> {
  const expected: Record<string, Map<unknown, object>> = {
    [CHAT_ROOMS]: byId(rooms, ({ _id, t, name, fname, encrypted, usernames }) => ({
      id: _id,
      type: t,
      name: fname ?? name ?? "",
      encrypted: encrypted ?? false,
      archived: false,
      deleted: false,
      ...(t === "d" && { usernames }),
    })),
    [CHAT_MEMBERSHIPS]: byId(subscriptions, ({ rid, u, roles }) => ({
      room: rid,
      user: u._id,
      username: u.username,
      roles,
      deleted: false,
    })),
    [CHAT_USERS]: byId(users, ({ username, name, active, roles, type }) => ({
      username,
      name,
      active,
      roles,
      type,
      deleted: false,
    })),
  };
  const found = await Promise.all(
    Object.entries(expected).map(async ([collection, documents]) => {
      const { docs } = await firestore.collection(collection).get();
      const live = new Map(
        docs.flatMap((document) => {
          const { version: _, ...fields } = document.data();
          return fields["deleted"] ? [] : [[document.id, fields]];
        }),
      );
      const ids = new Set([...documents.keys(), ...live.keys()] as string[]);
      return [...ids]
        .filter((id) => show(documents.get(id)) !== show(live.get(id)))
        .map((id) => `${collection}/${id} is ${show(live.get(id))}, not ${show(documents.get(id))}.`);
    }),
  );
  return found.flat();
}

function pointDifferences({ shown, rooms, messages }: Chat, points: KnowledgePayload[]): string[] {
  const found = new Map<string, Set<string>>();
  const texts = new Map<string, string>();
  const wrong: string[] = [];
  const roomOf = new Map(rooms.map((room) => [room["_id"], room]));
  const messageOf = new Map(messages.map((message) => [message["_id"], message]));
  for (const { record, room, rooms: readers, audience, messages: ids = [], text, title } of points) {
    for (const id of ids) found.set(id, (found.get(id) ?? new Set()).add(record));
    for (const [, tag = ""] of text.matchAll(TAG)) {
      if (texts.has(tag)) wrong.push(`[${tag}] is in two chunks of ${record} and ${texts.get(tag)}.`);
      texts.set(tag, record);
    }
    const type = roomOf.get(room)?.["t"];
    const expected = type === "c" ? "public-rooms" : "room";
    if (type === undefined) wrong.push(`${record} is of room ${room}, which there is not.`);
    else if (audience !== expected) wrong.push(`${record} is for ${audience}, not ${expected}.`);
    if (String(readers) !== room) wrong.push(`${record} of ${room} is for readers of ${readers}.`);
    const [, heading] = new RegExp(TAG.source).exec(title) ?? [];
    const root = messageOf.get(/:t:([^:]*):/.exec(record)?.[1]);
    const words = root && root["t"] === undefined && !root["_hidden"] ? tagOf(root) : undefined;
    if (heading !== words) wrong.push(`${record} is headed by ${heading}, not ${words}.`);
  }
  for (const message of shown) {
    const { _id: id } = message;
    const records = [...(found.get(id) ?? [])];
    const record = recordOf(message);
    if (String(records) !== record) wrong.push(`${id} is in [${records}], not in ${record}.`);
    if (texts.get(tagOf(message)) !== record) wrong.push(`[${tagOf(message)}] is not in ${record}.`);
    found.delete(id);
    texts.delete(tagOf(message));
  }
  for (const [id, records] of found) wrong.push(`${id} is in ${[...records]}, but not to be found.`);
  for (const [tag, record] of texts) wrong.push(`[${tag}] is in ${record}, but is not said any more.`);
  return wrong;
}

function recordOf({ rid, tmid, ts }: Document): string {
  const sentAt = (ts as Date).toISOString();
  const block = tmid === undefined ? `h:${sentAt.slice(0, 13)}` : `t:${tmid}:${sentAt.slice(0, 10)}`;
  return `rocketchat:conversation:${rid}:${block}`;
}

function tagOf({ msg }: Document): string {
  return new RegExp(TAG.source).exec(msg)?.[1] ?? "";
}

function byId(documents: Document[], expected: (document: Document) => object): Map<unknown, object> {
  return new Map(documents.map((document) => [document["_id"], expected(document)]));
}

/** Alike for equal documents, whatever the order of their fields. */
function show(document: object | undefined): string {
  return document ? JSON.stringify(document, Object.keys(document).sort()) : "not there";
}
