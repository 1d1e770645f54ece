import type { ChatRoom, LiveChatRoom } from "../shared/chat/chat-documents";
import type { RecordAccess } from "../shared/record";

/** Everything about a room that its messages are shown by. */
export type RoomLooks = Partial<
  Pick<LiveChatRoom, "type" | "name" | "encrypted" | "usernames" | "teamId">
> & {
  deleted?: boolean;
};

/**
 * Who may read what is written in a room; `undefined` if nobody. Of a room that is not known, its members alone; of a
 * channel in a team, too: it is open to all only if the team is, which the room does not say.
 */
export function accessOf(room: string, looks: RoomLooks = {}): RecordAccess | undefined {
  const { deleted, encrypted, type, teamId } = looks;
  if (deleted || encrypted) return undefined;
  return { audience: type === "c" && teamId === undefined ? "public-rooms" : "room", rooms: [room] };
}

/** What a room is called in a heading. */
export function nameOfRoom({ type, name, usernames = [] }: RoomLooks = {}): string {
  if (type === "d" && usernames.length > 0) return `direct messages of ${usernames.join(" and ")}`;
  return name ? `#${name}` : "a room of the chat";
}

/** Equal for two states of a room if its messages are shown alike in both. */
export function looksOf(room: ChatRoom | RoomLooks | undefined): string {
  if (room === undefined) return "";
  const { deleted, type, name, encrypted, usernames, teamId } = room as RoomLooks;
  return JSON.stringify([deleted, type, name, encrypted, usernames, teamId]);
}
