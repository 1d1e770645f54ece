/** A user of the chat. */
export interface ChatUser {
  _id: string;
  username: string;
  name: string;
}

/** A public channel (`t: "c"`). */
export interface ChatRoom {
  _id: string;
  t: "c";
  name: string;
  topic: string;
}

/** Who is in the workspace and where they talk. */
export interface Workspace {
  users: ChatUser[];
  rooms: ChatRoom[];
  /** The account that the assistant posts with. */
  bot: ChatUser;
  /** The colleague that the console speaks as. */
  colleague: ChatUser;
}

/**
 * The workspace of an invented property manager: one room that may read staff data and one that may not.
 *
 * @param staffRoom id of the room that the environment allows
 * @param botUserId id of the assistant's account in the environment
 */
export function workspaceOf(staffRoom: string, botUserId: string): Workspace {
  const bot = { _id: botUserId, username: "tricloud", name: "Tricloud" };
  const colleague = { _id: "mara", username: "mara", name: "Mara Lindqvist" };
  return {
    bot,
    colleague,
    users: [bot, colleague, { _id: "jonas", username: "jonas", name: "Jonas Feld" }],
    rooms: [
      { _id: staffRoom, t: "c", name: "operations", topic: "Day-to-day running of the apartments" },
      { _id: "lobby", t: "c", name: "lobby", topic: "Open to everybody, without access to business data" },
    ],
  };
}
