import { ServiceError } from "../../../lambdas/shared/service-error";
import { changesLooks } from "../../../lambdas/vectorize/room-change";
import { vectorizeMessage } from "../../../lambdas/vectorize/vectorize-message";
import { vectorizeRoom } from "../../../lambdas/vectorize/vectorize-room";
import { documentEvent } from "../../../local/eventarc/document-event";
import type { Document } from "../../../local/firestore/messages";
import { examplePut, exampleRoom } from "./example-event";
import { FakeChat } from "./fake-chat";

async function roomWith(
  messages: number,
  travel?: (what: string, chat: FakeChat) => void,
): Promise<FakeChat> {
  const chat: FakeChat = new FakeChat(async (what) => travel?.(what, chat));
  chat.rooms.set("ops", exampleRoom());
  for (let hour = 0; hour < messages; hour++) {
    const sentAt = `2026-11-20T${String(hour).padStart(2, "0")}:00:00.000Z`;
    const event = examplePut({ id: `m${hour}`, message: { sentAt, text: `Message ${hour}.` } });
    await vectorizeMessage({ event, publishedAt: 0 }, chat.instance());
  }
  chat.lines.length = 0;
  return chat;
}

const audiences = ({ index }: FakeChat) => new Set(index.payloads.map(({ audience }) => audience));

test.each([
  ["private", "c", "p", "room"],
  ["public", "p", "c", "public-rooms"],
])("a room that turns %s is so at once, and nothing of it is read", async (_, before, after, audience) => {
  const travels: string[] = [];
  const chat = await roomWith(20, (what) => void travels.push(what));
  for (const type of [before, after]) {
    chat.rooms.set("ops", exampleRoom({ type }));
    travels.length = 0;
    chat.lines.length = 0;
    chat.embedded.length = 0;
    await vectorizeRoom("ops", chat.instance());
  }
  expect(travels.filter((what) => what.endsWith("request"))).toEqual(
    ["read room", "set access", "read headings", "list blocks", "read room"].map(
      (what) => `${what}: request`,
    ),
  );
  expect(audiences(chat)).toEqual(new Set([audience]));
  expect(chat.embedded).toEqual([]);
  expect(chat.lines).toEqual([
    { event: "room.shown", room: "ops", blocks: 0, durationMs: expect.any(Number) },
  ]);
});

test("what an attempt has shown that ran out of time, the next one does not show again", async () => {
  let left = Number.POSITIVE_INFINITY;
  const chat = await roomWith(20, (what) => {
    if (what === "embed: request" && left-- <= 0) throw new Error("out of time");
  });
  chat.rooms.set("ops", exampleRoom({ name: "repairs" }));
  left = 12;
  await expect(vectorizeRoom("ops", chat.instance())).rejects.toThrow("out of time");
  left = Number.POSITIVE_INFINITY;
  await vectorizeRoom("ops", chat.instance());
  expect(chat.lines.at(-1)).toMatchObject({ event: "room.shown", blocks: 8 });
  expect(new Set(chat.index.payloads.map(({ title }) => title))).toEqual(new Set(["Chat in #repairs"]));
});

test("what was hidden, and what lacks a part, is shown again", async () => {
  const chat = await roomWith(3);
  chat.rooms.set("ops", exampleRoom({ encrypted: true }));
  await vectorizeRoom("ops", chat.instance());
  expect(chat.index.payloads).toEqual([]);
  chat.rooms.set("ops", exampleRoom());
  await vectorizeRoom("ops", chat.instance());
  expect(chat.index.payloads).toHaveLength(3);
  const text = "The boiler is leaking once more. ".repeat(100);
  await vectorizeMessage(
    { event: examplePut({ id: "long", message: { text } }), publishedAt: 0 },
    chat.instance(),
  );
  const { payloads } = chat.index;
  expect(payloads.length).toBeGreaterThan(4);
  for (const [id, { payload }] of chat.index.points) {
    if (payload.messages?.includes("long") && payload.chunk === 0) chat.index.points.delete(id);
  }
  await vectorizeRoom("ops", chat.instance());
  expect(chat.index.payloads).toEqual(payloads);
});

test("a new name is read in every heading", async () => {
  const chat = await roomWith(3);
  chat.rooms.set("ops", exampleRoom({ name: "repairs" }));
  await vectorizeRoom("ops", chat.instance());
  expect(new Set(chat.index.payloads.map(({ title }) => title))).toEqual(new Set(["Chat in #repairs"]));
});

test("a room that changes again meanwhile is shown as it is at the end", async () => {
  const chat = await roomWith(3, (what, { rooms, lines }) => {
    if (what === "list blocks: answer" && lines.length === 0 && rooms.get("ops")?.version.rank === 2) {
      rooms.set("ops", { id: "ops", deleted: true, version: exampleRoom().version });
    }
  });
  chat.rooms.set("ops", exampleRoom({ name: "repairs", version: { ...exampleRoom().version, rank: 2 } }));
  await vectorizeRoom("ops", chat.instance());
  expect(chat.index.payloads).toEqual([]);
});

test("a block that is refused for good becomes a dead letter, and the others are shown", async () => {
  const chat = await roomWith(3, (what, { embedded }) => {
    const renamed = embedded.at(-1)?.startsWith("Chat in #repairs") && embedded.length === 4;
    if (what === "embed: answer" && renamed) throw new ServiceError("Workers AI", "refused", { status: 400 });
  });
  chat.rooms.set("ops", exampleRoom({ name: "repairs" }));
  await vectorizeRoom("ops", chat.instance());
  expect(chat.index.payloads).toHaveLength(2);
  const record = expect.stringMatching(/^rocketchat:conversation:ops:h:/);
  expect(chat.letters).toEqual([
    { document: "chatRooms/ops", record, reason: "ServiceError: Workers AI: refused" },
  ]);
});

test("a failure that may pass is logged and thrown, so that the event comes again", async () => {
  const chat = await roomWith(1, (what) => {
    if (what === "list blocks: request") throw new Error("no answer");
  });
  await expect(vectorizeRoom("ops", chat.instance())).rejects.toThrow("no answer");
  expect(chat.lines).toEqual([{ event: "room.retried", room: "ops", error: "Error: no answer" }]);
});

describe("an event of a room", () => {
  const updateTime = { seconds: "1", nanos: 0 };
  const text = (stringValue: string) => ({ stringValue });
  const looks = {
    type: text("c"),
    name: text("operations"),
    encrypted: { booleanValue: false },
    deleted: { booleanValue: false },
    usernames: { arrayValue: { values: [text("ana"), text("ben")] } },
    version: { mapValue: { fields: { rank: { integerValue: "1" } } } },
  };
  const documentOf = (fields: object) =>
    ({
      name: "projects/p/databases/d/documents/chatRooms/ops",
      fields,
      createTime: updateTime,
      updateTime,
    }) as Document;
  const data = (before: object | undefined, after: object | undefined) => {
    const name = "projects/p/databases/d/documents/chatRooms/ops";
    const change = {
      name,
      ...(before && { before: documentOf(before) }),
      ...(after && { after: documentOf(after) }),
    };
    return documentEvent(change, "written", "europe-west3", new Date(0)).body;
  };

  test("that changes nothing that shows is left alone", () => {
    const version = { mapValue: { fields: { rank: { integerValue: "2" } } } };
    expect(changesLooks(data(looks, { ...looks, version, archived: { booleanValue: true } }))).toBe(false);
  });

  test.each([
    ["type", text("p")],
    ["name", text("repairs")],
    ["encrypted", { booleanValue: true }],
    ["deleted", { booleanValue: true }],
    ["teamId", text("t1")],
    ["usernames", { arrayValue: { values: [text("ana")] } }],
  ])("that changes its %s is not", (field, value) => {
    expect(changesLooks(data(looks, { ...looks, [field]: value }))).toBe(true);
  });

  test("of a room that is new or gone is not, nor one that cannot be read", () => {
    expect(changesLooks(data(undefined, looks))).toBe(true);
    expect(changesLooks(data(looks, undefined))).toBe(true);
    expect(changesLooks(undefined)).toBe(true);
    expect(changesLooks(Buffer.from([0xff, 0xff]))).toBe(true);
  });
});
