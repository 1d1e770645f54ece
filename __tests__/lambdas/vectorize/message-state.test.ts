import { blockOf, parseBlock } from "../../../lambdas/vectorize/block";
import { contentHashOf } from "../../../lambdas/vectorize/content-hash";
import { advanceAll, blocksOf, mentionedIn, unknownMessage } from "../../../lambdas/vectorize/message-state";
import { examplePut, versionAt } from "./example-event";

async function after(...events: Parameters<typeof contentHashOf>[0][]) {
  const hashes = await Promise.all(events.map(contentHashOf));
  return advanceAll(new Map(), events, hashes);
}

test("a message that moves to another place leaves word of where it was", async () => {
  const { after: states, applied } = await after(
    examplePut(),
    examplePut({ version: versionAt(2), message: { sentAt: "2026-11-20T11:00:00.000Z" } }),
  );
  expect(states.get("m1")).toMatchObject({
    block: "ops:h:2026-11-20T11",
    formerBlocks: ["ops:h:2026-11-20T10"],
  });
  expect(applied[0]?.blocks).toEqual(["ops:h:2026-11-20T11", "ops:h:2026-11-20T10"]);
});

test("a message that comes back is no longer where it once was", async () => {
  const { after: states } = await after(
    examplePut(),
    { op: "delete", id: "m1", version: versionAt(2) },
    examplePut({ version: versionAt(3) }),
  );
  expect(states.get("m1")).toMatchObject({ block: "ops:h:2026-11-20T10", formerBlocks: [], deleted: false });
});

test("of a message that was never seen, its deletion is kept all the same", async () => {
  const { after: states, applied } = await after(
    { op: "delete", id: "m1", version: versionAt(2) },
    examplePut({ version: versionAt(1) }),
  );
  expect(states.get("m1")).toMatchObject({ room: null, deleted: true, message: null, version: versionAt(2) });
  expect(applied.map(({ outcome }) => outcome)).toEqual(["applied", "stale"]);
});

test("each day of a thread is a block of its own, and its beginning heads them all", async () => {
  const reply = (id: string, sentAt: string) => examplePut({ id, message: { thread: "m1", sentAt } });
  const { after: states, applied } = await after(
    reply("m2", "2026-11-20T23:59:59.999Z"),
    reply("m3", "2026-11-21T00:00:00.000Z"),
    reply("m4", "2026-11-21T17:00:00.000Z"),
    examplePut(),
  );
  const days = ["ops:t:m1:2026-11-20", "ops:t:m1:2026-11-21"];
  expect(states.get("m1")?.threadBlocks).toEqual(days);
  expect(applied.map(({ blocks }) => blocks)).toEqual([
    [days[0]],
    [days[1]],
    [days[1]],
    ["ops:h:2026-11-20T10", ...days],
  ]);
});

test.each([
  [{ room: "ops", sentAt: "2026-11-20T10:15:00.000Z" }],
  [{ room: "ops", thread: "m1", sentAt: "2026-11-20T10:15:00.000Z" }],
  [{ room: "ops", thread: "a:t:b:h\n", sentAt: "2026-11-20T10:15:00.000Z" }],
])("a block's id tells its room and its thread: %j", ({ room, ...place }) => {
  const id = blockOf(room, place);
  const { thread } = place as { thread?: string };
  expect(parseBlock(id)).toEqual({ id, room, ...(thread !== undefined && { thread }) });
});

test.each(["ops", "ops:t:m1", "ops:x:m1:2026-11-20"])(
  "of the id %s, that no block has, the room is known",
  (id) => {
    expect(parseBlock(id)).toEqual({ id, room: "ops" });
  },
);

test("the assistant's own messages are in no block, and its replies begin no thread", async () => {
  const { after: states } = await after(examplePut({ message: { isAssistant: true, thread: "q" } }));
  expect(blocksOf(states.get("m1") ?? unknownMessage("m1"))).toEqual([]);
  expect(states.has("q")).toBe(false);
});

test("events mention what they reply to", () => {
  expect(
    mentionedIn([examplePut({ message: { thread: "t" } }), { op: "delete", id: "t", version: versionAt(1) }]),
  ).toEqual(["m1", "t"]);
});

test("content is equal however it is written down, and without what does not show", async () => {
  const reactions = { ":x:": ["b", "a"], ":+1:": ["c"] };
  const hash = await contentHashOf(examplePut({ message: { reactions } }));
  const other = { ":+1:": ["c"], ":x:": ["a", "b"] };
  const editedAt = "2026-11-20T12:00:00.000Z";
  expect(
    await contentHashOf(examplePut({ version: versionAt(9), message: { reactions: other, editedAt } })),
  ).toBe(hash);
  for (const message of [
    { text: "other" },
    { user: { id: "u1", username: "ana" } },
    { attachments: [{ title: "a" }] },
  ]) {
    expect(await contentHashOf(examplePut({ message: { reactions, ...message } }))).not.toBe(hash);
  }
});
