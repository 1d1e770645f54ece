import { workspaceOf } from "../../../local/rocketchat/workspace";
import { call as callAt, type RunningChat, startChat, TOKENS } from "./running-chat";

let chat: RunningChat;

beforeEach(async () => {
  chat = await startChat({ workspace: workspaceOf("operations", "tricloud"), tokens: TOKENS });
});
afterEach(() => chat.close());

const call = (user: string, path: string, body?: object) => callAt(chat.url, user, path, body);
const NEW = {
  username: "nuria",
  name: "Nuria Sala",
  email: "nuria@casamarina.example",
  password: "invented",
};

test("a new account can be let into rooms, and its password is not kept", async () => {
  const { body } = await call("mara", "users.create", { ...NEW, roles: ["user", "cleaner"] });
  expect(body.user).toMatchObject({
    username: "nuria",
    active: true,
    roles: ["user", "cleaner"],
    type: "user",
  });
  expect(JSON.stringify(body)).not.toContain("invented");
  await call("mara", "channels.invite", { roomId: "cleaning", userId: body.user._id });
  const members = await call("mara", "channels.members?roomId=cleaning");
  expect(members.body.members.map(({ username }: { username: string }) => username)).toContain("nuria");
});

test("name and roles of an account can be changed", async () => {
  await call("mara", "users.update", {
    userId: "lidia",
    data: { name: "Lidia Reis", roles: ["user", "lead"] },
  });
  const { body } = await call("mara", "users.info?userId=lidia");
  expect(body.user).toMatchObject({ username: "lidia", name: "Lidia Reis", roles: ["user", "lead"] });
});

test("who is deactivated is refused everywhere, until they are active again; what was direct is read-only", async () => {
  const deactivated = await call("mara", "users.setActiveStatus", { userId: "lidia", activeStatus: false });
  expect(deactivated.body.user).toEqual({ _id: "lidia", active: false });
  for (const path of ["me", "channels.history?roomId=lobby", "subscriptions.get"]) {
    expect((await call("lidia", path)).status).toBe(401);
  }
  expect((await call("lidia", "chat.postMessage", { roomId: "lobby", text: "x" })).status).toBe(401);
  const direct = await call("mara", "chat.postMessage", { roomId: "lidiamara", text: "Are you there?" });
  expect(direct.body.error).toContain("readonly");
  await call("mara", "users.setActiveStatus", { userId: "lidia", activeStatus: true });
  expect((await call("lidia", "me")).body).toMatchObject({ _id: "lidia", active: true });
  expect((await call("mara", "chat.postMessage", { roomId: "lidiamara", text: "Welcome back" })).status).toBe(
    200,
  );
});

test("the rooms of somebody else are told to the administrator alone", async () => {
  const asked = "users.info?userId=lidia&includeUserRooms=true";
  const rooms = (await call("mara", asked)).body.user.rooms;
  expect(rooms.map(({ rid }: { rid: string }) => rid).sort()).toEqual(["cleaning", "lidiamara", "lobby"]);
  expect((await call("lidia", asked)).body.user.rooms).toHaveLength(3);
  expect((await call("oskar", asked)).body.user).not.toHaveProperty("rooms");
});

test.each([
  ["users.create", NEW],
  ["users.update", { userId: "mara", data: { roles: ["user"] } }],
  ["users.setActiveStatus", { userId: "mara", activeStatus: false }],
  ["settings/Message_KeepHistory", { value: true }],
])("%s is the administrator's", async (path, body) => {
  expect(await call("lidia", path, body)).toMatchObject({ status: 403, body: { success: false } });
});

test.each([
  ["a name that is taken", "users.create", { ...NEW, username: "mara" }, "error-field-unavailable"],
  ["a name with blanks", "users.create", { ...NEW, username: "a b" }, "error-input-is-not-a-valid-field"],
  ["an address that is none", "users.create", { ...NEW, email: "nuria" }, "invalid-params"],
  ["no password", "users.create", { ...NEW, password: undefined }, "invalid-params"],
  [
    "a change of what cannot be changed",
    "users.update",
    { userId: "lidia", data: { active: false } },
    "invalid-params",
  ],
  ["a change of nobody", "users.update", { userId: "none", data: {} }, "error-invalid-user"],
  [
    "the last administrator to go",
    "users.setActiveStatus",
    { userId: "mara", activeStatus: false },
    "error-action-not-allowed",
  ],
  [
    "a status that is none",
    "users.setActiveStatus",
    { userId: "lidia", activeStatus: "no" },
    "invalid-params",
  ],
  ["a setting that is no truth value", "settings/Message_KeepHistory", { value: "yes" }, "invalid-params"],
])("refuses %s", async (_, path, body, errorType) => {
  expect(await call("mara", path, body)).toMatchObject({ status: 400, body: { success: false, errorType } });
});

test("an address of mail belongs to one account", async () => {
  await call("mara", "users.create", NEW);
  const second = await call("mara", "users.create", { ...NEW, username: "nuria2" });
  expect(second.body.errorType).toBe("error-field-unavailable");
});

test("nobody is found by a name that nobody has", async () => {
  expect((await call("mara", "users.info?username=none")).body).toEqual({
    success: false,
    error: "User not found.",
  });
});
