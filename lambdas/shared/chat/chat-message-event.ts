import type { RecordVersion } from "../record";

/** A file, link preview or quotation under a message: its words only. */
export interface ChatAttachment {
  title?: string;
  text?: string;
  /** `file`, `image/png`, …, in the words of Rocket.Chat. */
  type?: string;
}

/** Who wrote a message. */
export interface ChatAuthor {
  id: string;
  username: string;
  /** The name that people see. */
  name?: string;
}

/** What a message says. Equal content is JSON of equal text: fields are written in this order, lists are sorted. */
export interface ChatMessageContent {
  text: string;
  /** ISO 8601 UTC with milliseconds. */
  sentAt: string;
  user: ChatAuthor;
  /** Id of the message that began the thread; absent from messages at the top level of their room. */
  thread?: string;
  /** ISO 8601 UTC with milliseconds; absent if it never was edited. */
  editedAt?: string;
  attachments?: ChatAttachment[];
  /** Present on the assistant's own messages. */
  isAssistant?: true;
  /** User names by emoji (`:thumbsup:`), on the assistant's own messages only. */
  reactions?: Record<string, string[]>;
}

/** A message as it is now. */
export interface ChatMessagePut {
  op: "put";
  id: string;
  room: string;
  /** See `chatVersion`. */
  version: RecordVersion;
  message: ChatMessageContent;
}

/** A message that nobody is to find any more: deleted, hidden, encrypted, or turned into a notice of the system. */
export interface ChatMessageDelete {
  op: "delete";
  id: string;
  /** Absent when MongoDB told the id alone. */
  room?: string;
  version: RecordVersion;
}

/** The data of a Pub/Sub message on the topic of chat messages, as JSON. Its ordering key is the message's id. */
export type ChatMessageEvent = ChatMessagePut | ChatMessageDelete;

/** Attributes of that Pub/Sub message, for filters of subscriptions. */
export type ChatMessageAttributes = {
  op: ChatMessageEvent["op"];
  collection: "rocketchat_message";
  documentId: string;
  /** Equal to the `at` of the version. */
  clusterTime: string;
  /** Term of the leader that published it: a positive whole number. */
  term: string;
  schema: "1";
};
