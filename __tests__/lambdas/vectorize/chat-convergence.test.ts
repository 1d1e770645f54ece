import fc from "fast-check";
import type { ChatRoom } from "../../../lambdas/shared/chat/chat-documents";
import type { ChatMessageEvent } from "../../../lambdas/shared/chat/chat-message-event";
import { compareVersions } from "../../../lambdas/shared/record";
import type { KnowledgePayload } from "../../../lambdas/shared/vector-index/payload";
import { vectorizeMessage } from "../../../lambdas/vectorize/vectorize-message";
import { vectorizeRoom } from "../../../lambdas/vectorize/vectorize-room";
import { examplePut, exampleRoom, versionAt } from "./example-event";
import { FakeChat } from "./fake-chat";

jest.setTimeout(60_000);

/** Where each message is: two in one hour, one in the next, replies to the first on two days, and one in another room. */
const PLACES = [
  { id: "a", room: "ops", sentAt: "2026-11-20T10:15:00.000Z" },
  { id: "b", room: "ops", sentAt: "2026-11-20T10:16:00.000Z" },
  { id: "c", room: "ops", sentAt: "2026-11-20T11:00:00.000Z" },
  { id: "d", room: "ops", sentAt: "2026-11-20T11:05:00.000Z", thread: "a" },
  { id: "e", room: "ops", sentAt: "2026-11-20T10:15:30.000Z", thread: "a" },
  { id: "g", room: "ops", sentAt: "2026-11-21T00:00:00.000Z", thread: "a" },
  { id: "f", room: "staff", sentAt: "2026-11-20T10:15:00.000Z" },
];
const ROOMS = ["ops", "staff"];

/** What happens, in its order: a message says something else or is gone, or a room becomes another. */
const messageChange = fc.record({
  place: fc.nat(PLACES.length - 1),
  // Equal content, long content, and none.
  says: fc.constantFrom("once", "twice", "long", "gone" as const),
});
const roomChange = fc.record({
  room: fc.constantFrom(...ROOMS),
  becomes: fc.constantFrom("c", "p", "team", "encrypted", "deleted", "renamed" as const),
});
const histories = fc.array(fc.oneof({ weight: 3, arbitrary: messageChange }, roomChange), {
  minLength: 1,
  maxLength: 10,
});

type Change = typeof histories extends fc.Arbitrary<(infer One)[]> ? One : never;

function textOf(id: string, says: string): string {
  return says === "long" ? `${id} goes on and on. `.repeat(90) : `${id} says it ${says}.`;
}

function eventOf(change: { place: number; says: string }, order: number): ChatMessageEvent {
  const { id, room, sentAt, thread } = PLACES[change.place] as (typeof PLACES)[number];
  const version = versionAt(order);
  if (change.says === "gone") return { op: "delete", id, version, ...(order % 2 === 0 && { room }) };
  const text = textOf(id, change.says);
  const user = { id, username: id };
  return examplePut({ id, room, version, message: { text, sentAt, user, ...(thread && { thread }) } });
}

function roomAfter({ room, becomes }: { room: string; becomes: string }, order: number): ChatRoom {
  const version = versionAt(order);
  if (becomes === "deleted") return { id: room, deleted: true, version };
  const changes = {
    c: { type: "c" },
    p: { type: "p" },
    team: { type: "c", teamId: "t" },
    encrypted: { type: "p", encrypted: true },
    renamed: { type: "c", name: "renamed" },
  }[becomes];
  return exampleRoom({ id: room, version, ...changes });
}

/** What a search has to find: the newest of each message, wherever it is, for whom its room is. */
function expectFinalState(changes: readonly Change[], { index, rooms }: FakeChat): void {
  const { payloads } = index;
  for (const { id, room, thread, sentAt } of PLACES) {
    const newest = newestOf(id, changes);
    const known = rooms.get(room) as Partial<ReturnType<typeof exampleRoom>> | undefined;
    const points = payloads.filter(({ messages = [] }) => messages.includes(id));
    const isShown = newest?.op === "put" && !known?.deleted && !known?.encrypted;
    if (!isShown) {
      expect(points).toEqual([]);
      continue;
    }
    const block = thread ? `${room}:t:${thread}:${sentAt.slice(0, 10)}` : `${room}:h:${sentAt.slice(0, 13)}`;
    expect(new Set(points.map(({ record }) => record))).toEqual(
      new Set([`rocketchat:conversation:${block}`]),
    );
    const audience = known?.type === "c" && !known.teamId ? "public-rooms" : "room";
    const place = known ? `#${known.name}` : "a room of the chat";
    const root = thread === undefined ? undefined : newestOf(thread, changes);
    const about = root?.op === "put" ? `: ${root.message.text.slice(0, 12)}` : "";
    const title = thread === undefined ? `Chat in ${place}` : `Thread in ${place}${about}`;
    for (const point of points)
      expect(point.title.startsWith(title) && (about !== "" || point.title === title)).toBe(true);
    for (const point of points) expect(point).toMatchObject({ audience, room, rooms: [room] });
    const words = newest.message.text.trim().replace(/\s+/g, "");
    expect(saidBy(id, points)).toBe(words);
  }
  for (const { messages, record, chunk } of payloads) {
    expect(messages).not.toEqual([]);
    const before = payloads.filter((other) => other.record === record && other.chunk < chunk);
    expect(before).toHaveLength(chunk);
  }
}

/** What must not be found, embedded or not: what is deleted, or no longer said, and by nobody who may not read it. */
function expectNothingForbidden(changes: readonly Change[], { index, rooms }: FakeChat): void {
  for (const { id } of PLACES) {
    const newest = newestOf(id, changes);
    const points = index.payloads.filter(({ messages = [] }) => messages.includes(id));
    if (newest?.op !== "put") expect(points).toEqual([]);
    else if (points.length > 0) expect(newest.message.text.replace(/\s+/g, "")).toContain(saidBy(id, points));
  }
  for (const { room = "", audience } of index.payloads) {
    const known = rooms.get(room) as Partial<ReturnType<typeof exampleRoom>> | undefined;
    expect(known?.deleted || known?.encrypted || false).toBe(false);
    if (known?.type !== "c" || known.teamId) expect(audience).toBe("room");
  }
}

function newestOf(message: string, changes: readonly Change[]): ChatMessageEvent | undefined {
  return changes
    .flatMap((change, order) => ("place" in change ? [eventOf(change, order)] : []))
    .filter(({ id }) => id === message)
    .toSorted((a, b) => compareVersions(a.version, b.version))
    .at(-1);
}

/** The words of a message, whose writer is called like it, out of the chunks that it is in. */
function saidBy(id: string, points: readonly KnowledgePayload[]): string {
  const lines = points.flatMap(({ text }) => text.split("\n"));
  const own = lines.filter((line) => line.startsWith(`${id} (`));
  return own
    .map((line) => line.replace(/^\w \(\d\d:\d\d\): /, ""))
    .join("")
    .replace(/\s+/g, "");
}

/** Every change as it is told: in any order, some more than once. */
const tellings = histories.chain((changes) => {
  const orders = changes.map((_, order) => order);
  return fc.record({
    changes: fc.constant(changes),
    told: fc
      .array(fc.constantFrom(...orders), { maxLength: 5 })
      .chain((again) =>
        fc.shuffledSubarray([...orders, ...again], { minLength: orders.length + again.length }),
      ),
  });
});

test("in whatever order and however often changes are told, one after the other, the newest is found", async () => {
  await fc.assert(
    fc.asyncProperty(tellings, async ({ changes, told }) => {
      const chat = new FakeChat();
      const instance = chat.instance();
      for (const order of told) {
        writeRooms(changes.slice(0, order + 1), chat);
        await tell(changes[order] as Change, order, instance);
      }
      expectFinalState(changes, chat);
    }),
    { numRuns: 150 },
  );
});

test("whatever instances do at the same time, whatever fails, and when the budget is spent, nothing is found that must not be, and the newest in the end", async () => {
  await fc.assert(
    fc.asyncProperty(
      tellings,
      fc.scheduler(),
      fc.infiniteStream(fc.nat(12)),
      fc.nat(15),
      fc.option(fc.nat(8), { nil: Number.POSITIVE_INFINITY }),
      async ({ changes, told }, scheduler, luck, pauses, budget) => {
        const chat = new FakeChat(async (what) => {
          await scheduler.schedule(Promise.resolve(), what);
          if (luck.next().value === 0) throw new Error(`${what} lost`);
        });
        chat.budget = budget;
        const instances = [chat.instance(), chat.instance(), chat.instance()];
        const work = told.map(async (order, index) => {
          const change = changes[order] as Change;
          // Some come long after what came before is done.
          for (let wait = 0; wait <= index * pauses; wait++)
            await scheduler.schedule(Promise.resolve(), "wait");
          writeRooms(changes.slice(0, order + 1), chat);
          await deliver(change, order, instances[index % instances.length] as (typeof instances)[0]);
        });
        await scheduler.waitFor(Promise.all(work));
        expectNothingForbidden(changes, chat);
        while (chat.waiting.words.size > 0) {
          chat.nextDay();
          await scheduler.waitFor(Promise.all(instances.map(({ catchUp }) => catchUp())));
        }
        expectFinalState(changes, chat);
      },
    ),
    { numRuns: 150 },
  );
});

/** Rooms as the listener mirrors them, in their order; only the news of it may come in any. */
function writeRooms(changes: readonly Change[], { rooms }: FakeChat): void {
  for (const [order, change] of changes.entries()) {
    if (!("room" in change)) continue;
    const room = roomAfter(change, order);
    const before = rooms.get(change.room);
    if (!before || compareVersions(before.version, room.version) < 0) rooms.set(change.room, room);
  }
}

type Instance = ReturnType<FakeChat["instance"]>;

async function tell(change: Change, order: number, instance: Instance): Promise<void> {
  if ("room" in change) return vectorizeRoom(change.room, instance);
  return vectorizeMessage({ event: eventOf(change, order), publishedAt: 0 }, instance);
}

/** Told again until it is acknowledged. */
async function deliver(change: Change, order: number, instance: Instance): Promise<void> {
  for (;;) {
    try {
      return await tell(change, order, instance);
    } catch {}
  }
}
