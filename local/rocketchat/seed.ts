import type { ChatDatabase } from "./database";
import type { Workspace } from "./workspace";

/** Set when the workspace has been set up; a setting of Rocket.Chat's own. */
const DONE = "Show_Setup_Wizard";

/**
 * Sets an empty database up with the workspace. What people have changed since stays: a second start finds the work
 * done, and one that was interrupted is taken up again.
 */
export async function seed(database: ChatDatabase, { users, rooms }: Workspace): Promise<void> {
  if ((await database.settings.get(DONE))?.value === "completed") return;
  const now = new Date();
  for (const { _id, username, name, roles = ["user"] } of users) {
    const __rooms = rooms
      .filter(({ t, members }) => t !== "d" && members.includes(_id))
      .map((room) => room._id);
    const type = roles.includes("bot") ? "bot" : "user";
    const user = { _id, username, name, type, active: true, roles, __rooms, createdAt: now } as const;
    await database.users.insertOnce({ _id }, user);
  }
  const userById = new Map(users.map((user) => [user._id, user]));
  for (const { _id, t, name, topic, members } of rooms) {
    const people = members.flatMap((id) => userById.get(id) ?? []);
    const [owner] = people.map(reference);
    await database.rooms.insertOnce(
      { _id },
      {
        _id,
        t,
        msgs: 0,
        usersCount: people.length,
        ts: now,
        ro: false,
        ...(t === "d"
          ? { uids: members.toSorted(), usernames: people.map(({ username }) => username) }
          : { name, fname: name, topic, u: owner }),
      },
    );
    for (const person of people) {
      const others = people.filter((other) => other !== person);
      await database.subscriptions.insertOnce(
        { rid: _id, "u._id": person._id },
        {
          rid: _id,
          u: reference(person),
          t,
          name: t === "d" ? others.map(({ username }) => username).join(", ") : name,
          fname: t === "d" ? others.map((other) => other.name).join(", ") : name,
          open: true,
          alert: false,
          unread: 0,
          userMentions: 0,
          groupMentions: 0,
          ts: now,
          ...(t !== "d" && person._id === owner?._id && { roles: ["owner"] }),
        },
      );
    }
  }
  await database.settings.insertOnce({ _id: DONE }, { _id: DONE, value: "completed" });
}

function reference({ _id, username, name }: { _id: string; username: string; name: string }) {
  return { _id, username, name };
}
