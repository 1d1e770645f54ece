import { Refusal } from "../shared/ingestion/refusal";
import { cleanText } from "./clean-text";
import type { Question } from "./question";

/** Why a message is not answered although it came from Rocket.Chat. */
export type IgnoreReason = "bot" | "own-message" | "edited" | "empty";

/** A message is answered, or left alone. */
export type Webhook = { question: Question } | { ignored: IgnoreReason };

/** Far above what Rocket.Chat lets a message be by default (5000 characters). */
const MAX_QUESTION = 8000;

/**
 * Reads the body of an outgoing webhook of Rocket.Chat, event `sendMessage`.
 *
 * @param body what the JSON was
 * @param assistant user id of the assistant. Messages that a user posts through REST are not marked as a bot's, so
 * only this tells its own ones, which must not be answered.
 * @throws Refusal if an id is missing
 */
export function parseWebhook(body: Record<string, unknown>, assistant: string): Webhook {
  const id = textOf(body, "message_id");
  const room = textOf(body, "channel_id");
  const asker = textOf(body, "user_id");
  const { bot, isEdited, tmid, timestamp, user_name, trigger_word } = body;
  if (bot) return { ignored: "bot" };
  if (asker === assistant) return { ignored: "own-message" };
  if (isEdited) return { ignored: "edited" };
  const text = cleanText(withoutTrigger(body.text, trigger_word).slice(0, MAX_QUESTION));
  if (text === "") return { ignored: "empty" };
  return {
    question: {
      id,
      room,
      thread: typeof tmid === "string" && tmid !== "" ? tmid : id,
      asker,
      askerName: typeof user_name === "string" ? user_name : asker,
      text,
      askedAt: typeof timestamp === "string" ? timestamp : "",
    },
  };
}

function textOf(body: Record<string, unknown>, field: string): string {
  const value = body[field];
  if (typeof value === "string" && value !== "") return value;
  throw new Refusal(
    400,
    "missing-field",
    `The field ${field} is missing or not text.`,
    "Send an outgoing webhook of Rocket.Chat for the event Message Sent.",
  );
}

function withoutTrigger(text: unknown, trigger: unknown): string {
  if (typeof text !== "string") return "";
  return typeof trigger === "string" && text.startsWith(trigger) ? text.slice(trigger.length) : text;
}
