/** A user of the chat. */
export interface ChatUser {
  _id: string;
  username: string;
  name: string;
  /** Default `["user"]`; `admin` may do everything in the workspace. */
  roles?: string[];
}

/** A public channel (`c`), a private group (`p`) or a direct message (`d`), as it is set up. */
export interface ChatRoom {
  _id: string;
  t: "c" | "p" | "d";
  /** Of a direct message: what to call it here; Rocket.Chat shows each the other's name. */
  name: string;
  topic: string;
  /** Ids of the users in it; the first owns it. */
  members: string[];
  /** Whether the outgoing integration is set up for it, so that the assistant hears what is said. */
  assisted?: boolean;
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

/** People with different rights, for whoever tells who may see what. */
export const PEOPLE = {
  /** Runs the office and the workspace: in every room. */
  manager: { _id: "mara", username: "mara", name: "Mara Lindqvist", roles: ["user", "admin"] },
  /** In the public rooms and in a direct message with the manager. */
  cleaner: { _id: "lidia", username: "lidia", name: "Lidia Moura" },
  /** Has an account, and is in no room. */
  outsider: { _id: "oskar", username: "oskar", name: "Oskar Thiel" },
} as const satisfies Record<string, Omit<ChatUser, "roles"> & { roles?: readonly string[] }>;

/** The rooms beside staff's, by what they are for. */
export const ROOMS = {
  /** Public, with the assistant, without access to business data. */
  lobby: "lobby",
  /** Public, without the assistant. */
  cleaning: "cleaning",
  /** A private group of two. */
  owners: "owners",
  /** Between the manager and the cleaner; its id is theirs in order of the alphabet, as Rocket.Chat makes it. */
  direct: "lidiamara",
} as const;

/**
 * The workspace of an invented property manager. Staff's room and the lobby are those in which the assistant answers.
 *
 * @param staffRoom id of the room that the environment allows
 * @param botUserId id of the assistant's account in the environment
 */
export function workspaceOf(staffRoom: string, botUserId: string): Workspace {
  const bot: ChatUser = { _id: botUserId, username: "tricloud", name: "Tricloud", roles: ["bot"] };
  const manager: ChatUser = { ...PEOPLE.manager, roles: [...PEOPLE.manager.roles] };
  const { cleaner, outsider } = PEOPLE;
  const staff = [manager._id, "jonas", "tariq"];
  return {
    bot,
    colleague: manager,
    users: [
      bot,
      manager,
      { _id: "jonas", username: "jonas", name: "Jonas Feld" },
      { _id: "tariq", username: "tariq", name: "Tariq Osei" },
      cleaner,
      outsider,
    ],
    rooms: [
      {
        _id: staffRoom,
        t: "p",
        name: "operations",
        topic: "Day-to-day running of the apartments",
        members: [...staff, bot._id],
        assisted: true,
      },
      {
        _id: ROOMS.lobby,
        t: "c",
        name: "lobby",
        topic: "Open to everybody, without access to business data",
        members: [...staff, cleaner._id, bot._id],
        assisted: true,
      },
      {
        _id: ROOMS.cleaning,
        t: "c",
        name: "cleaning",
        topic: "Which apartment is ready, and what is missing where",
        members: [...staff, cleaner._id],
      },
      {
        _id: ROOMS.owners,
        t: "p",
        name: "owners",
        topic: "Statements, prices and what owners ask for",
        members: [manager._id, "tariq"],
      },
      {
        _id: ROOMS.direct,
        t: "d",
        name: "Mara and Lidia",
        topic: "",
        members: [cleaner._id, manager._id],
      },
    ],
  };
}
