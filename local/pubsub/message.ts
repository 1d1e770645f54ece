import type { protos } from "@google-cloud/pubsub";
import { invalidArgument } from "./status-error";

export interface Message {
  messageId: string;
  /** Milliseconds since 1970. */
  publishedAt: number;
  data: Buffer;
  attributes: Record<string, string>;
  /** Empty when the message has none. */
  orderingKey: string;
}

type WireMessage = protos.google.pubsub.v1.IPubsubMessage;

// Quotas: https://cloud.google.com/pubsub/quotas#resource_limits
const MAX_BYTES = 10_000_000;
const MAX_ATTRIBUTES = 100;
const MAX_KEY_BYTES = 256;
const MAX_VALUE_BYTES = 1024;

/** Reads a message of a publish request, within Pub/Sub's limits. */
export function readMessage(wire: WireMessage, messageId: string, publishedAt: number): Message {
  const data = Buffer.from((wire.data as Uint8Array | null) ?? []);
  const attributes = { ...wire.attributes };
  const entries = Object.entries(attributes);
  const orderingKey = wire.orderingKey ?? "";
  if (data.length === 0 && entries.length === 0) {
    throw invalidArgument("Some messages in the publish request are empty: they need data or an attribute.");
  }
  if (data.length > MAX_BYTES) throw tooLarge("data", data.length, MAX_BYTES);
  if (entries.length > MAX_ATTRIBUTES) throw tooLarge("number of attributes", entries.length, MAX_ATTRIBUTES);
  if (Buffer.byteLength(orderingKey) > MAX_VALUE_BYTES) {
    throw tooLarge("ordering key", Buffer.byteLength(orderingKey), MAX_VALUE_BYTES);
  }
  for (const [key, value] of entries) {
    if (Buffer.byteLength(key) > MAX_KEY_BYTES)
      throw tooLarge("attribute key", Buffer.byteLength(key), MAX_KEY_BYTES);
    if (Buffer.byteLength(value) > MAX_VALUE_BYTES) {
      throw tooLarge(`attribute ${key}`, Buffer.byteLength(value), MAX_VALUE_BYTES);
    }
  }
  return { messageId, publishedAt, data, attributes, orderingKey };
}

/** The message as a subscriber receives it. */
export function writeMessage({ publishedAt, ...message }: Message): WireMessage {
  const seconds = Math.floor(publishedAt / 1000);
  return { ...message, publishTime: { seconds, nanos: (publishedAt - seconds * 1000) * 1e6 } };
}

/** The message as the journal keeps it. */
export type StoredMessage = Omit<Message, "data"> & { data: string };

export function storeMessage(message: Message): StoredMessage {
  return { ...message, data: message.data.toString("base64") };
}

export function restoreMessage(stored: StoredMessage): Message {
  return { ...stored, data: Buffer.from(stored.data, "base64") };
}

function tooLarge(what: string, size: number, limit: number) {
  return invalidArgument(`A message's ${what} is over the limit: ${size}, at most ${limit}.`);
}
