import type { ChatMessageAttributes, ChatMessageEvent } from "../shared/chat/chat-message-event";
import type { RecordVersion } from "../shared/record";
import { MESSAGES } from "./chat-collections";

/** A message on its way to Pub/Sub. */
export interface Publication {
  /** Of the chat's message. */
  id: string;
  op: ChatMessageEvent["op"];
  data: Buffer;
  attributes: ChatMessageAttributes;
  /** The message is new, or was copied: there is nothing before it that this would have to stay behind. */
  first: boolean;
  /** When the chat changed, milliseconds since 1970. */
  changedAt: number;
}

/** What a publication is made of. */
export interface PublicationParts extends Pick<Publication, "id" | "op" | "first" | "changedAt"> {
  room?: string;
  version: RecordVersion;
  /** Content as JSON, of a put. */
  message?: string;
  term: number;
}

/** The event, put together from JSON that was already needed for its hash. */
export function publicationOf(parts: PublicationParts): Publication {
  const { id, op, room, version, message, term, first, changedAt } = parts;
  const fields = [
    `"op":"${op}"`,
    `"id":${JSON.stringify(id)}`,
    ...(room === undefined ? [] : [`"room":${JSON.stringify(room)}`]),
    `"version":${JSON.stringify(version)}`,
    ...(message === undefined ? [] : [`"message":${message}`]),
  ];
  return {
    id,
    op,
    data: Buffer.from(`{${fields.join()}}`),
    attributes: {
      op,
      collection: MESSAGES,
      documentId: id,
      clusterTime: version.at,
      term: String(term),
      schema: "1",
    },
    first,
    changedAt,
  };
}
