import { readMessage } from "../../../lambdas/mongo-listener/read-message";
import { message } from "./chat-samples";

const rules = { assistant: "assistant", excludedRooms: new Set(["secret"]) };
const at = new Date("2026-03-01T10:00:00Z");
const read = (fields: object) => readMessage(message("m1", { ts: at, ...fields }), rules);
const contentOf = (fields: object) => {
  const reading = read(fields);
  return reading.kind === "content" ? reading.content : reading;
};

test("a message says who wrote what when, and in which thread", () => {
  expect(read({ tmid: "m0", editedAt: new Date("2026-03-01T11:00:00Z") })).toEqual({
    kind: "content",
    room: "general",
    content: {
      text: "Text of m1",
      sentAt: "2026-03-01T10:00:00.000Z",
      user: { id: "ana", username: "ana", name: "Ana" },
      thread: "m0",
      editedAt: "2026-03-01T11:00:00.000Z",
    },
  });
});

test.each([
  ["deleted", { t: "rm", msg: "" }],
  ["hidden", { _hidden: true, parent: "m0" }],
  ["encrypted", { t: "e2e", msg: "c2VjcmV0" }],
  ["system", { t: "uj" }],
  ["excluded_room", { rid: "secret" }],
])("a message that is %s is withheld", (reason, fields) => {
  expect(read(fields)).toMatchObject({ kind: "withheld", reason });
});

test.each([
  ["rid", { rid: 7 }],
  ["msg", { msg: ["a"] }],
  ["ts", { ts: "yesterday" }],
  ["ts", { ts: new Date(Number.NaN) }],
  ["u", { u: null }],
  ["u._id", { u: { username: "ana" } }],
])("a message whose %s is not as expected is malformed, and the problem names it", (field, fields) => {
  expect(read(fields)).toMatchObject({ kind: "malformed", problem: expect.stringMatching(`^${field}: `) });
});

test("of attachments the words are kept: title, text and caption", () => {
  const attachments = [
    { title: "plan.pdf", description: "The new plan", type: "file", title_link: "/file-upload/secret" },
    { text: "Quoted", author_name: "Ben" },
    { image_url: "/file-upload/x.png" },
    "no attachment",
  ];
  expect(contentOf({ msg: "", attachments })).toMatchObject({
    text: "",
    attachments: [{ title: "plan.pdf", text: "The new plan", type: "file" }, { text: "Quoted" }],
  });
});

test("reactions count on the assistant's messages only, whatever their order", () => {
  const reactions = {
    ":thumbsup:": { usernames: ["ben", "ana"] },
    ":+1:": { usernames: [] },
    ":heart:": { usernames: ["ana"] },
  };
  expect(contentOf({ reactions })).not.toHaveProperty("reactions");
  const u = { _id: "assistant", username: "tricloud" };
  expect(contentOf({ u, reactions })).toMatchObject({ isAssistant: true });
  expect(JSON.stringify((contentOf({ u, reactions }) as { reactions: object }).reactions)).toBe(
    '{":heart:":["ana"],":thumbsup:":["ana","ben"]}',
  );
});

test("what others do to a message does not change what it says", () => {
  const noise = {
    tcount: 2,
    tlm: at,
    replies: ["ben"],
    starred: [{ _id: "ben" }],
    pinned: true,
    unread: true,
  };
  const reactions = { ":heart:": { usernames: ["ana"] } };
  const urls = [{ url: "https://example.com", meta: { title: "Example" } }];
  expect(contentOf({ ...noise, reactions, urls })).toEqual(contentOf({}));
});
