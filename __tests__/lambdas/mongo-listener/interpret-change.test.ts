import type { Change } from "../../../lambdas/mongo-listener/change";
import { ChangeInterpreter } from "../../../lambdas/mongo-listener/interpret-change";
import { message, room, subscription, user } from "./chat-samples";

const rules = { assistant: "assistant", excludedRooms: new Set<string>() };
const at = new Date("2026-03-01T10:00:00Z");

function interpreter(remembered?: number): ChangeInterpreter {
  const made = new ChangeInterpreter(rules, 3, remembered);
  made.begin({ t: 100, i: 1 });
  return made;
}

function change(fields: Partial<Change>): Change {
  return {
    operation: "update",
    collection: "rocketchat_message",
    id: "m1",
    document: message("m1", { ts: at }),
    clusterTime: { t: 200, i: 5 },
    token: "8201",
    changedAt: 200_000,
    ...fields,
  };
}

const eventOf = (effect: ReturnType<ChangeInterpreter["interpret"]>) =>
  effect.kind === "publish" ? (JSON.parse(String(effect.publication.data)) as object) : effect;

test("a change is published with its place in the database's history", () => {
  const effect = interpreter().interpret(change({}));
  expect(eventOf(effect)).toMatchObject({
    op: "put",
    id: "m1",
    room: "general",
    version: { at: "1970-01-01T00:03:20.000Z", rank: 5, delivery: "8201" },
    message: { text: "Text of m1" },
  });
  expect(effect).toMatchObject({
    publication: { first: false, attributes: { term: "3", documentId: "m1" } },
  });
});

test("ids and texts that would break JSON arrive as they are", () => {
  const id = 'a"b\\c\u2028';
  const document = message(id, { ts: at, rid: 'r"', msg: '"}\n' });
  expect(eventOf(interpreter().interpret(change({ id, document })))).toMatchObject({
    id,
    room: 'r"',
    message: { text: '"}\n' },
  });
});

test("what repeats the last state is not published, what returns to an earlier one is", () => {
  const reader = interpreter();
  const edited = message("m1", { ts: at, msg: "Edited" });
  const kinds = [change({}), change({}), change({ document: edited }), change({}), change({})].map(
    (next) => reader.interpret(next).kind,
  );
  expect(kinds).toEqual(["publish", "repeated", "publish", "publish", "repeated"]);
});

test("what is from before this leader began does not count as published, since another may have published it otherwise", () => {
  const reader = interpreter();
  const early = change({ clusterTime: { t: 100, i: 1 } });
  expect([early, early, change({}), change({})].map((next) => reader.interpret(next).kind)).toEqual([
    "publish",
    "publish",
    "publish",
    "repeated",
  ]);
});

test("what a copy published is published again when it changes, since a copy has no time of its own", () => {
  const reader = interpreter();
  expect(reader.interpret(change({ operation: "copy", token: "" }))).toMatchObject({
    publication: { first: true },
  });
  expect(reader.interpret(change({})).kind).toBe("publish");
});

test("a message is withdrawn once, when it is deleted or becomes one that is not for others", () => {
  const reader = interpreter();
  reader.interpret(change({}));
  const removed = change({ document: message("m1", { t: "rm" }) });
  expect(eventOf(reader.interpret(removed))).toEqual({
    op: "delete",
    id: "m1",
    room: "general",
    version: expect.anything(),
  });
  expect(reader.interpret(change({ operation: "delete", document: undefined })).kind).toBe("repeated");
});

test("a message that never was for others is not withdrawn", () => {
  const document = message("m1", { _hidden: true, parent: "m0" });
  expect(interpreter().interpret(change({ operation: "insert", document }))).toEqual({
    kind: "dropped",
    reason: "hidden",
  });
});

test("an update of what is deleted since waits for the deletion", () => {
  expect(interpreter().interpret(change({ document: undefined }))).toEqual({
    kind: "dropped",
    reason: "gone",
  });
});

test.each([
  ["no text", 7],
  ["empty", ""],
  ["too long", "x".repeat(1001)],
])("an id that is %s is quarantined", (_, id) => {
  expect(interpreter().interpret(change({ id }))).toMatchObject({ kind: "dropped", reason: "malformed" });
});

test("a message that Pub/Sub would not take is quarantined", () => {
  const document = message("m1", { ts: at, msg: "é".repeat(5_000_000) });
  expect(interpreter().interpret(change({ document }))).toMatchObject({
    kind: "dropped",
    reason: "too_large",
  });
});

test("rooms, memberships and users are mirrored, and buried when they are gone", () => {
  const reader = interpreter();
  const of = (collection: Change["collection"], document: { _id: string }) =>
    reader.interpret(change({ collection, id: document._id, document }));
  const version = { at: "1970-01-01T00:03:20.000Z", rank: 5, delivery: "8201" };
  expect(
    of(
      "rocketchat_room",
      room("d/1", { t: "d", name: undefined, usernames: ["ana", "ben"], lastMessage: {} }),
    ),
  ).toEqual({
    kind: "mirror",
    write: {
      path: "chatRooms/d%2F1",
      document: {
        id: "d/1",
        type: "d",
        name: "",
        encrypted: false,
        archived: false,
        deleted: false,
        usernames: ["ana", "ben"],
        version,
      },
    },
  });
  expect(
    of("rocketchat_subscription", subscription("s1", "team", "ana", { roles: ["owner"] })),
  ).toMatchObject({
    write: {
      path: "chatMemberships/s1",
      document: { room: "team", user: "ana", username: "ana", roles: ["owner"], deleted: false },
    },
  });
  expect(of("users", user("ana", { active: false }))).toEqual({
    kind: "mirror",
    write: {
      path: "chatUsers/ana",
      document: {
        username: "ana",
        name: "ana",
        active: false,
        roles: ["user"],
        type: "user",
        deleted: false,
        version,
      },
    },
  });
  expect(of("users", user("ana", { active: false, status: "away" })).kind).toBe("repeated");
  expect(
    reader.interpret(
      change({ operation: "delete", collection: "rocketchat_room", id: "d/1", document: undefined }),
    ),
  ).toMatchObject({
    write: { path: "chatRooms/d%2F1", document: { id: "d/1", deleted: true, version } },
  });
});

test("what is mirrored is buried by an update of what is deleted since", () => {
  expect(interpreter().interpret(change({ collection: "users", document: undefined }))).toMatchObject({
    kind: "mirror",
    write: { document: { deleted: true } },
  });
});

test("what is forgotten is published again, and no more is remembered than is allowed", () => {
  const reader = interpreter(10);
  reader.interpret(change({}));
  for (let other = 0; other < 20; other++) {
    reader.interpret(change({ id: `other-${other}`, document: message(`other-${other}`, { ts: at }) }));
  }
  expect(reader.interpret(change({})).kind).toBe("publish");
});
