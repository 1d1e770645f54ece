import type { RecordVersion } from "../record";

/** What is left of a document whose original is gone from the chat. A missing document has never been seen. */
export interface Tombstone {
  deleted: true;
  version: RecordVersion;
}

/** `chatRooms/{room id}`: a room of the chat. */
export type ChatRoom = LiveChatRoom | (Tombstone & { id: string });

/** A room that exists. */
export interface LiveChatRoom {
  id: string;
  /** `c`: public channel, `p`: private group, `d`: direct messages, `l`: livechat; Rocket.Chat may add others. */
  type: string;
  /** As people see it; empty for direct messages. */
  name: string;
  /** End-to-end encrypted: nobody but its members can read what is written in it. */
  encrypted: boolean;
  archived: boolean;
  deleted: false;
  /** Members of a room of type `d`. */
  usernames?: string[];
  teamId?: string;
  /** The room that a discussion was begun in. */
  parent?: string;
  version: RecordVersion;
}

/** `chatMemberships/{subscription id}`: that a user is in a room. */
export type ChatMembership = LiveChatMembership | Tombstone;

/** A membership that exists. */
export interface LiveChatMembership {
  room: string;
  /** User id. */
  user: string;
  username: string;
  /** In this room: `owner`, `moderator`, `leader`. */
  roles: string[];
  deleted: false;
  version: RecordVersion;
}

/** `chatUsers/{user id}`: an account of the chat. */
export type ChatUser = LiveChatUser | Tombstone;

/** An account that exists. */
export interface LiveChatUser {
  username: string;
  /** As people see it; empty if it has none. */
  name: string;
  /** `false` for an account that an administrator deactivated. */
  active: boolean;
  /** In the whole workspace: `admin`, `user`, `bot`, … */
  roles: string[];
  /** `user`, `bot`, `app`, … */
  type: string;
  deleted: false;
  version: RecordVersion;
}
