import type { LiveChatRoom } from "../../../lambdas/shared/chat/chat-documents";
import type { ChatMessageContent, ChatMessagePut } from "../../../lambdas/shared/chat/chat-message-event";
import type { RecordVersion } from "../../../lambdas/shared/record";

/** The version of the n-th change. */
export function versionAt(change: number): RecordVersion {
  return {
    at: new Date(Date.UTC(2026, 10, 20, 12, 0, change)).toISOString(),
    rank: 1,
    delivery: `82${change}`,
  };
}

/** A message that Ana wrote in the room `ops`, with what a test wants otherwise. */
export function examplePut(
  changes: Partial<Omit<ChatMessagePut, "message">> & { message?: Partial<ChatMessageContent> } = {},
): ChatMessagePut {
  const { message, ...others } = changes;
  return {
    op: "put",
    id: "m1",
    room: "ops",
    version: versionAt(1),
    ...others,
    message: {
      text: "The boiler in Casa Azul is leaking.",
      sentAt: "2026-11-20T10:15:00.000Z",
      user: { id: "u1", username: "ana", name: "Ana" },
      ...message,
    },
  };
}

/** A public channel, with what a test wants otherwise. */
export function exampleRoom(changes: Partial<LiveChatRoom> = {}): LiveChatRoom {
  return {
    id: "ops",
    type: "c",
    name: "operations",
    encrypted: false,
    archived: false,
    deleted: false,
    version: versionAt(0),
    ...changes,
  };
}
