import { type Db, MongoClient } from "mongodb";
import type { MessageDocument } from "../../../local/rocketchat/documents";
import { workspaceOf } from "../../../local/rocketchat/workspace";
import { call as callAt, type Reply, type RunningChat, startChat, TOKENS } from "./running-chat";

let chat: RunningChat;
let client: MongoClient;
let db: Db;

beforeAll(async () => {
  chat = await startChat({ workspace: workspaceOf("operations", "tricloud"), tokens: TOKENS });
  client = await MongoClient.connect(chat.mongoUrl);
  db = client.db("rocketchat");
});
afterAll(async () => {
  await client.close();
  await chat.close();
});

const call = (user: string, path: string, body?: object) => callAt(chat.url, user, path, body);
const stored = (_id: string) => db.collection<MessageDocument>("rocketchat_message").findOne({ _id });

async function post(user: string, roomId: string, text: string, tmid?: string): Promise<string> {
  const { body } = await call(user, "chat.postMessage", { roomId, text, tmid });
  return body.message._id;
}

test("a message is stored with the fields of Rocket.Chat, and its room tells of it", async () => {
  const id = await post("mara", "cleaning", "Is Alfama 4 ready, @lidia?");
  expect(await stored(id)).toEqual({
    _id: id,
    rid: "cleaning",
    msg: "Is Alfama 4 ready, @lidia?",
    ts: expect.any(Date),
    u: { _id: "mara", username: "mara", name: "Mara Lindqvist" },
    mentions: [{ _id: "lidia", username: "lidia", name: "Lidia Moura", type: "user" }],
    channels: [],
    urls: [],
    groupable: false,
    _updatedAt: expect.any(Date),
  });
  const room = await call("mara", "rooms.info?roomId=cleaning");
  expect(room.body.room).toMatchObject({ t: "c", lastMessage: { _id: id }, lm: expect.any(String) });
  const { body } = await call("lidia", "subscriptions.get");
  expect(body.update).toContainEqual(expect.objectContaining({ rid: "cleaning", alert: true }));
});

test("chat.sendMessage takes the id that the sender chose, once", async () => {
  const message = { _id: "chosen", rid: "lobby", msg: "first" };
  const sent = await call("tricloud", "chat.sendMessage", { message });
  expect(sent).toMatchObject({ status: 200, body: { message: { _id: "chosen", msg: "first" } } });
  const again = await call("mara", "chat.sendMessage", { message: { ...message, msg: "second" } });
  expect(again).toMatchObject({ status: 400, body: { success: false } });
  expect(await stored("chosen")).toMatchObject({ msg: "first", u: { _id: "tricloud" } });
});

test("of the same id sent many times at once, one message is stored", async () => {
  const message = { _id: "contended", rid: "lobby", msg: "one" };
  const sent = await Promise.all(
    Array.from({ length: 8 }, () => call("tricloud", "chat.sendMessage", { message })),
  );
  expect(sent.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(await db.collection("rocketchat_message").countDocuments({ msg: "one" })).toBe(1);
});

test("a reply to a reply hangs on the message that began the thread, in its room, and is counted there", async () => {
  const root = await post("mara", "lobby", "Who has the spare keys?");
  const reply = await post("jonas", "lobby", "I have.", root);
  const { body } = await call("tariq", "chat.sendMessage", {
    message: { rid: "cleaning", msg: "No, I.", tmid: reply },
  });
  expect(body.message).toMatchObject({ rid: "lobby", tmid: root });
  expect(await stored(root)).toMatchObject({
    tcount: 2,
    replies: ["mara", "jonas", "tariq"],
    tlm: expect.any(Date),
  });
  const thread = await call("lidia", `chat.getThreadMessages?tmid=${root}`);
  expect(thread.body.messages.map(({ msg }: { msg: string }) => msg)).toEqual(["I have.", "No, I."]);
  const room = await call("lidia", "channels.history?roomId=lobby&showThreadMessages=false&count=1");
  expect(room.body.messages).toMatchObject([{ _id: root }]);
});

test("an edit changes the text and who edited it, and moves _updatedAt", async () => {
  const id = await post("mara", "lobby", "Tuesday");
  const before = await stored(id);
  await call("mara", "chat.update", { roomId: "lobby", msgId: id, text: "Wednesday" });
  const after = await stored(id);
  expect(after).toMatchObject({
    msg: "Wednesday",
    editedBy: { _id: "mara", username: "mara" },
    ts: before?.ts,
  });
  expect(Number(after?._updatedAt)).toBeGreaterThanOrEqual(Number(before?._updatedAt));
  expect((await call("mara", "rooms.info?roomId=lobby")).body.room.lastMessage.msg).toBe("Wednesday");
});

test("a reaction comes and goes, and the last one leaves nothing behind", async () => {
  const id = await post("mara", "lobby", "Done");
  await call("mara", "chat.react", { messageId: id, emoji: "thumbsup" });
  await call("jonas", "chat.react", { messageId: id, reaction: ":thumbsup:", shouldReact: true });
  await call("jonas", "chat.react", { messageId: id, reaction: ":thumbsup:", shouldReact: true });
  expect((await stored(id))?.reactions).toEqual({ ":thumbsup:": { usernames: ["mara", "jonas"] } });
  await call("mara", "chat.react", { messageId: id, emoji: ":thumbsup:" });
  await call("jonas", "chat.react", { messageId: id, emoji: ":thumbsup:", shouldReact: false });
  expect(await stored(id)).not.toHaveProperty("reactions");
});

describe("a deleted message", () => {
  const set = (setting: string, value: boolean) => call("mara", `settings/${setting}`, { value });
  const remove = (msgId: string) => call("mara", "chat.delete", { roomId: "lobby", msgId });
  afterEach(async () => {
    await set("Message_ShowDeletedStatus", false);
    await set("Message_KeepHistory", false);
  });

  test("is gone, with a copy in the trash, and the one before it is its room's last", async () => {
    const before = await post("mara", "lobby", "stays");
    const id = await post("mara", "lobby", "goes");
    expect(await remove(id)).toMatchObject({ status: 200, body: { _id: id, success: true } });
    expect(await stored(id)).toBeNull();
    const copy = await db.collection<{ _id: string }>("rocketchat__trash").findOne({ _id: id });
    expect(copy).toMatchObject({ msg: "goes", __collection__: "message", _deletedAt: expect.any(Date) });
    const { room } = (await call("mara", "rooms.info?roomId=lobby")).body;
    expect(room.lastMessage._id).toBe(before);
  });

  test("stays as a marker without text where the setting shows what was deleted", async () => {
    await set("Message_ShowDeletedStatus", true);
    const id = await post("mara", "lobby", "secret");
    await remove(id);
    expect(await stored(id)).toMatchObject({ t: "rm", msg: "", editedBy: { username: "mara" } });
    expect(await db.collection("rocketchat_message").countDocuments({ msg: "secret" })).toBe(0);
  });

  test("is hidden where the setting keeps history, and an edit leaves a hidden copy", async () => {
    await set("Message_KeepHistory", true);
    const id = await post("mara", "lobby", "as it was");
    await call("mara", "chat.update", { roomId: "lobby", msgId: id, text: "as it is" });
    await remove(id);
    expect(await stored(id)).toMatchObject({ _hidden: true, msg: "as it is" });
    const copies = await db.collection("rocketchat_message").find({ parent: id }).toArray();
    expect(copies).toMatchObject([{ _hidden: true, msg: "as it was" }]);
    const { body } = await call("mara", "channels.history?roomId=lobby");
    expect(JSON.stringify(body)).not.toContain("as it");
  });

  test("that has replies leaves a marker and a hidden copy, whatever the settings", async () => {
    const root = await post("mara", "lobby", "root");
    const reply = await post("mara", "lobby", "reply", root);
    await remove(root);
    expect(await stored(root)).toMatchObject({ t: "rm", msg: "", tcount: 1 });
    expect(await db.collection("rocketchat_message").countDocuments({ parent: root, msg: "root" })).toBe(1);
    await remove(reply);
    expect(await stored(root)).toMatchObject({ tcount: 0 });
  });
});

describe("refuses", () => {
  const refused = ({ status, body }: Reply) => [status, body.success, body.errorType, body.error];
  let owners: string;
  let lobby: string;
  beforeAll(async () => {
    owners = await post("mara", "owners", "Helga wants the statement");
    lobby = await post("mara", "lobby", "hello");
  });

  test.each([
    ["an unknown room", "chat.postMessage", { roomId: "nowhere", text: "x" }, "invalid-channel"],
    ["no room", "chat.postMessage", { text: "x" }, "invalid-params"],
    ["what is not JSON's object", "chat.postMessage", ["x"], "invalid-params"],
    ["a text that is none", "chat.postMessage", { roomId: "lobby", text: 7 }, "invalid-params"],
    [
      "a text too long",
      "chat.postMessage",
      { roomId: "lobby", text: "x".repeat(5001) },
      "error-message-size-exceeded",
    ],
    ["no message", "chat.sendMessage", {}, "invalid-params"],
    [
      "a reply to nothing that is to show",
      "chat.sendMessage",
      { message: { rid: "lobby", tshow: true } },
      "invalid-params",
    ],
    ["a reaction to nothing", "chat.react", { messageId: "none", emoji: "x" }, "error-message-not-found"],
    ["an edit without text", "chat.update", { roomId: "lobby", msgId: "none" }, "invalid-params"],
  ])("%s", async (_, path, body, errorType) => {
    const [status, success, type] = refused(await call("mara", path, body));
    expect([status, success, type]).toEqual([400, false, errorType]);
  });

  test.each([
    [
      "a room that is not there",
      "chat.sendMessage",
      { message: { rid: "nowhere", msg: "x" } },
      "error-invalid-room",
    ],
    [
      "no room at all",
      "chat.sendMessage",
      { message: { msg: "x" } },
      "The 'rid' property on the message object is missing.",
    ],
    [
      "a system message",
      "chat.sendMessage",
      { message: { rid: "lobby", t: "uj" } },
      "Cannot send system messages using 'chat.sendMessage'",
    ],
    [
      "an edit of what is not there",
      "chat.update",
      { roomId: "lobby", msgId: "none", text: "x" },
      'No message found with the id of "none".',
    ],
    [
      "a deletion of what is not there",
      "chat.delete",
      { roomId: "lobby", msgId: "none" },
      'No message found with the id of "none".',
    ],
  ])("%s by a text alone", async (_, path, body, error) => {
    expect(refused(await call("mara", path, body))).toEqual([400, false, undefined, error]);
  });

  test("a message named with another room", async () => {
    const { body } = await call("mara", "chat.update", { roomId: "cleaning", msgId: lobby, text: "x" });
    expect(body.error).toBe("The room id provided does not match where the message is from.");
  });

  test("another name than one's own, but to bots", async () => {
    const message = { rid: "lobby", msg: "x", alias: "The Director" };
    const refusedOne = await call("lidia", "chat.sendMessage", { message });
    expect(refusedOne).toMatchObject({ status: 400, body: { error: "Not enough permission" } });
    const sent = await call("tricloud", "chat.sendMessage", { message });
    expect(sent.body.message).toMatchObject({ alias: "The Director", u: { username: "tricloud" } });
  });

  test("others' messages to be edited or deleted by who has no say in the room", async () => {
    const edit = await call("lidia", "chat.update", { roomId: "lobby", msgId: lobby, text: "x" });
    const deletion = await call("lidia", "chat.delete", { roomId: "lobby", msgId: lobby });
    expect([edit.body.errorType, deletion.body.errorType]).toEqual([
      "error-action-not-allowed",
      "error-action-not-allowed",
    ]);
    expect(await stored(lobby)).toMatchObject({ msg: "hello" });
  });

  test.each(["lidia", "oskar", "tricloud"])("whoever is not in a private group: %s", async (user) => {
    const attempts = [
      call(user, "chat.postMessage", { roomId: "owners", text: "x" }),
      call(user, "chat.sendMessage", { message: { rid: "owners", msg: "x" } }),
      call(user, "chat.sendMessage", { message: { rid: "lobby", msg: "x", tmid: owners } }),
      call(user, "chat.update", { roomId: "owners", msgId: owners, text: "x" }),
      call(user, "chat.delete", { roomId: "owners", msgId: owners }),
      call(user, "chat.react", { messageId: owners, emoji: "x" }),
      call(user, `chat.getMessage?msgId=${owners}`),
      call(user, `chat.getThreadMessages?tmid=${owners}`),
      call(user, "groups.messages?roomId=owners"),
      call(user, "groups.history?roomId=owners"),
      call(user, "channels.history?roomId=owners"),
      call(user, "groups.members?roomId=owners"),
      call(user, "rooms.info?roomId=owners"),
    ];
    for (const { status, body } of await Promise.all(attempts)) {
      expect(status).toBe(400);
      expect(JSON.stringify(body)).not.toContain("Helga");
    }
    expect(
      await db.collection("rocketchat_message").countDocuments({ rid: "owners", t: { $exists: false } }),
    ).toBe(1);
  });
});
