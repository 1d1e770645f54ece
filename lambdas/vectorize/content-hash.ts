import type { ChatMessageEvent } from "../shared/chat/chat-message-event";
import { sha256 } from "../shared/sha256";

/** Says whether two events leave the same to be shown and counted of a message. Empty for a deletion. */
export async function contentHashOf(event: ChatMessageEvent): Promise<string> {
  if (event.op === "delete") return "";
  const { text, sentAt, user, thread, attachments = [], isAssistant = false, reactions = {} } = event.message;
  const content = [
    event.room,
    text,
    sentAt,
    [user.id, user.username, user.name],
    thread,
    attachments.map(({ title, text, type }) => [title, text, type]),
    isAssistant,
    Object.entries(reactions)
      .map(([emoji, users]) => [emoji, [...users].sort()] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
  return sha256(JSON.stringify(content));
}
