import { type Db, MongoClient } from "mongodb";
import { workspaceOf } from "../../../local/rocketchat/workspace";
import { call as callAt, type RunningChat, startChat, TOKENS } from "./running-chat";

let chat: RunningChat;
let client: MongoClient;
let db: Db;

beforeEach(async () => {
  chat = await startChat({ workspace: workspaceOf("operations", "tricloud"), tokens: TOKENS });
  client = await MongoClient.connect(chat.mongoUrl);
  db = client.db("rocketchat");
});
afterEach(async () => {
  await client.close();
  await chat.close();
});

const call = (user: string, path: string, body?: object) => callAt(chat.url, user, path, body);
const said = (rid: string) =>
  db
    .collection("rocketchat_message")
    .find({ rid }, { sort: { ts: 1 } })
    .toArray();
const members = async (rid: string) => {
  const found = await db.collection("rocketchat_subscription").find({ rid }).toArray();
  return found.map(({ u }) => u.username).sort();
};

async function create(path: "channels" | "groups", name: string, usernames: string[] = []): Promise<string> {
  const { body } = await call("mara", `${path}.create`, { name, members: usernames });
  return (body.channel ?? body.group)._id;
}

test("a new channel has its owner and the people it was made with, and tells who joins and leaves", async () => {
  const roomId = await create("channels", "repairs", ["jonas", "nobody"]);
  expect(await members(roomId)).toEqual(["jonas", "mara"]);
  const owner = { rid: roomId, "u._id": "mara" };
  expect(await db.collection("rocketchat_subscription").findOne(owner)).toMatchObject({
    t: "c",
    name: "repairs",
    roles: ["owner"],
  });
  await call("lidia", "channels.join", { roomId });
  await call("lidia", "channels.join", { roomId });
  await call("mara", "channels.invite", { roomId, userId: "tariq" });
  await call("lidia", "channels.leave", { roomName: "repairs" });
  await call("mara", "channels.kick", { roomId, username: "tariq" });
  expect(await members(roomId)).toEqual(["jonas", "mara"]);
  expect((await said(roomId)).map(({ t, msg, u }) => [t, msg, u.username])).toEqual([
    ["uj", "lidia", "lidia"],
    ["au", "tariq", "mara"],
    ["ul", "lidia", "lidia"],
    ["ru", "tariq", "mara"],
  ]);
  expect((await call("mara", `channels.members?roomId=${roomId}`)).body).toMatchObject({ total: 2 });
  const { body } = await call("mara", "users.info?username=jonas&includeUserRooms=true");
  expect(body.user.rooms).toContainEqual(expect.objectContaining({ rid: roomId, name: "repairs" }));
});

test("whoever posts into a public channel by chat.postMessage joins it, by chat.sendMessage not", async () => {
  await call("oskar", "chat.sendMessage", { message: { rid: "cleaning", msg: "from outside" } });
  expect(await members("cleaning")).not.toContain("oskar");
  await call("oskar", "chat.postMessage", { channel: "#cleaning", text: "from inside" });
  expect(await members("cleaning")).toContain("oskar");
});

test("a private group is open to whom it lets in, until it puts them out", async () => {
  const roomId = await create("groups", "keys");
  const read = () => call("lidia", `groups.history?roomId=${roomId}`);
  expect((await read()).status).toBe(400);
  await call("mara", "groups.invite", { roomId, username: "lidia" });
  expect((await read()).status).toBe(200);
  expect((await call("lidia", "chat.postMessage", { roomId, text: "I have two" })).status).toBe(200);
  await call("mara", "groups.kick", { roomId, userId: "lidia" });
  expect((await read()).status).toBe(400);
  expect((await call("lidia", "chat.postMessage", { roomId, text: "still here?" })).status).toBe(400);
});

test("a channel can turn private and back, with its memberships", async () => {
  await call("mara", "channels.setType", { roomId: "cleaning", type: "p" });
  expect((await call("oskar", "rooms.info?roomId=cleaning")).status).toBe(400);
  const kinds = await db.collection("rocketchat_subscription").distinct("t", { rid: "cleaning" });
  expect(kinds).toEqual(["p"]);
  await call("mara", "groups.setType", { roomId: "cleaning", type: "c" });
  expect((await call("oskar", "rooms.info?roomId=cleaning")).body.room.t).toBe("c");
  const changes = (await said("cleaning")).map(({ t, msg }) => [t, msg]);
  expect(changes).toEqual([
    ["room_changed_privacy", "private"],
    ["room_changed_privacy", "public"],
  ]);
});

test("a new name shows in the room and in its memberships", async () => {
  await call("mara", "channels.rename", { roomId: "cleaning", name: "housekeeping" });
  expect((await call("lidia", "rooms.info?roomName=housekeeping")).body.room._id).toBe("cleaning");
  const names = await db.collection("rocketchat_subscription").distinct("name", { rid: "cleaning" });
  expect(names).toEqual(["housekeeping"]);
});

test("a deleted room takes its messages and memberships with it", async () => {
  const roomId = await create("groups", "keys", ["lidia"]);
  await call("lidia", "chat.postMessage", { roomId, text: "I have two" });
  expect((await call("mara", "groups.delete", { roomId })).body).toEqual({ success: true });
  expect([await said(roomId), await members(roomId)]).toEqual([[], []]);
  expect(await db.collection<{ _id: string }>("rocketchat_room").findOne({ _id: roomId })).toBeNull();
});

test("a direct message is made once for the same people, and nobody else is in it", async () => {
  const made = await call("jonas", "im.create", { username: "mara" });
  expect(made.body.room).toEqual({
    t: "d",
    rid: "jonasmara",
    _id: "jonasmara",
    usernames: ["jonas", "mara"],
    inserted: true,
  });
  const again = await call("mara", "im.create", { usernames: "@jonas" });
  expect(again.body.room).toMatchObject({ rid: "jonasmara", inserted: false });
  await call("jonas", "chat.postMessage", { roomId: "jonasmara", text: "just us" });
  expect((await call("mara", "im.history?roomId=jonasmara")).body.messages).toMatchObject([
    { msg: "just us" },
  ]);
  expect((await call("tariq", "im.history?roomId=jonasmara")).status).toBe(400);
  const { body } = await call("mara", "subscriptions.get");
  expect(body.update).toContainEqual(
    expect.objectContaining({ rid: "jonasmara", t: "d", name: "jonas", fname: "Jonas Feld" }),
  );
  const three = await call("mara", "im.create", { usernames: "jonas,tariq" });
  expect(three.body.room).toMatchObject({ inserted: true, usernames: ["jonas", "mara", "tariq"] });
});

test.each([
  ["a channel without a name", "mara", "channels.create", {}, 'Param "name" is required'],
  ["a name with blanks", "mara", "channels.create", { name: "a b" }, "[error-invalid-room-name]"],
  ["a name that is taken", "mara", "groups.create", { name: "lobby" }, "[error-duplicate-channel-name]"],
  ["no room", "mara", "channels.invite", { userId: "oskar" }, "[error-room-param-not-provided]"],
  [
    "a group among channels",
    "mara",
    "channels.invite",
    { roomId: "owners", userId: "oskar" },
    "[error-room-not-found]",
  ],
  [
    "a channel among groups",
    "mara",
    "groups.rename",
    { roomId: "lobby", name: "x" },
    "[error-room-not-found]",
  ],
  ["nobody to invite", "mara", "channels.invite", { roomId: "lobby" }, "[error-user-param-not-provided]"],
  [
    "an unknown person",
    "mara",
    "channels.invite",
    { roomId: "lobby", userId: "none" },
    "[error-invalid-user]",
  ],
  [
    "an invitation by who has no say",
    "lidia",
    "channels.invite",
    { roomId: "lobby", userId: "oskar" },
    "[error-not-allowed]",
  ],
  [
    "a removal by who has no say",
    "lidia",
    "channels.kick",
    { roomId: "lobby", userId: "mara" },
    "[error-not-allowed]",
  ],
  ["a deletion by who has no say", "tariq", "groups.delete", { roomId: "owners" }, "[error-not-allowed]"],
  ["who is not in it to leave", "oskar", "channels.leave", { roomId: "lobby" }, "[error-user-not-in-room]"],
  ["the last owner to leave", "mara", "groups.leave", { roomId: "owners" }, "[error-you-are-last-owner]"],
  ["the type that it has", "mara", "channels.setType", { roomId: "lobby", type: "c" }, "the same as what"],
  [
    "a type that is none",
    "mara",
    "channels.setType",
    { roomId: "lobby", type: "x" },
    "[error-invalid-room-type]",
  ],
  ["a rename to nothing", "mara", "channels.rename", { roomId: "lobby" }, 'The bodyParam "name" is required'],
  ["a direct message with nobody", "mara", "im.create", {}, "is required"],
  ["a direct message with a stranger", "mara", "im.create", { username: "none" }, "[error-invalid-user]"],
])("refuses %s", async (_, user, path, body, error) => {
  const reply = await call(user, path, body);
  expect(reply).toMatchObject({ status: 400, body: { success: false } });
  expect(reply.body.error).toContain(error);
});
