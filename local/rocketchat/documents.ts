/** Who wrote or changed something, as it is copied into other documents. */
export interface UserReference {
  _id: string;
  username: string;
  name?: string;
}

/** Document of `rocketchat_message`. */
export interface MessageDocument {
  _id: string;
  rid: string;
  msg: string;
  ts: Date;
  u: UserReference;
  _updatedAt: Date;
  /** Kind of a system message, e.g. `uj`; `rm` marks a deleted one. */
  t?: string;
  /** The message that the thread hangs on. */
  tmid?: string;
  tshow?: boolean;
  /** Replies that hang on it, when the last came, and who follows. */
  tcount?: number;
  tlm?: Date;
  replies?: string[];
  mentions?: (UserReference & { type: "user" })[];
  channels?: unknown[];
  urls?: unknown[];
  attachments?: Record<string, unknown>[];
  /** `:emoji:` to who gave it. */
  reactions?: Record<string, { usernames: string[] }>;
  editedAt?: Date;
  editedBy?: Pick<UserReference, "_id" | "username">;
  alias?: string;
  emoji?: string;
  avatar?: string;
  /** Set on messages that an integration posted. */
  bot?: { i: string };
  groupable?: boolean;
  /** Kept out of sight: a deleted message, or (with `parent`) what a message was before an edit. */
  _hidden?: boolean;
  parent?: string;
}

/** Public channel, private group or direct message. */
export type RoomType = "c" | "p" | "d";

/** Document of `rocketchat_room`. */
export interface RoomDocument {
  _id: string;
  t: RoomType;
  /** Absent on direct messages. */
  name?: string;
  fname?: string;
  topic?: string;
  /** Direct messages alone. */
  uids?: string[];
  usernames?: string[];
  u?: UserReference;
  msgs: number;
  usersCount: number;
  ts: Date;
  lm?: Date;
  lastMessage?: MessageDocument;
  ro: boolean;
  archived?: boolean;
  _updatedAt: Date;
}

/** Document of `rocketchat_subscription`: a membership. It goes when the membership does. */
export interface SubscriptionDocument {
  _id: string;
  rid: string;
  u: UserReference;
  t: RoomType;
  name: string;
  fname?: string;
  open: boolean;
  alert: boolean;
  unread: number;
  userMentions: number;
  groupMentions: number;
  ts: Date;
  ls?: Date;
  /** Roles in the room, e.g. `owner`. */
  roles?: string[];
  archived?: boolean;
  _updatedAt: Date;
}

/** Document of `users`. */
export interface UserDocument {
  _id: string;
  username: string;
  name: string;
  emails?: { address: string; verified: boolean }[];
  type: "user" | "bot";
  active: boolean;
  roles: string[];
  /** Ids of the rooms that the user is in, direct messages left out. */
  __rooms: string[];
  createdAt: Date;
  _updatedAt: Date;
}

/** Document of `rocketchat_settings`. */
export interface SettingDocument {
  _id: string;
  value: unknown;
  _updatedAt: Date;
}
