import { questionOf } from "../shared/chat/answer-id";
import { type BusinessRecord, recordId } from "../shared/record";
import type { MessageState } from "./message-state";

const POSITIVE = new Set([
  ":+1:",
  ":thumbsup:",
  ":heart:",
  ":white_check_mark:",
  ":tada:",
  ":100:",
  ":clap:",
]);
const NEGATIVE = new Set([":-1:", ":thumbsdown:", ":x:", ":no_entry:", ":confused:", ":disappointed:"]);

/** The id of the record of what people said of an answer. */
export function feedbackId(answer: string): string {
  return recordId("assistant", "feedback", answer);
}

/**
 * What people said of an answer of the assistant's by their reactions; none if nobody said that it was good or bad.
 * Nobody may read it: it is counted, and not searched.
 */
export function feedbackRecord({ id, message, version }: MessageState): BusinessRecord | undefined {
  if (!message?.isAssistant || version === null) return undefined;
  const reactions = Object.entries(message.reactions ?? {});
  const usersOf = (emojis: ReadonlySet<string>) =>
    new Set(reactions.flatMap(([emoji, users]) => (emojis.has(skinless(emoji)) ? users : [])));
  const positive = usersOf(POSITIVE);
  const negative = usersOf(NEGATIVE);
  if (positive.size + negative.size === 0) return undefined;
  return {
    id: feedbackId(id),
    source: "assistant",
    kind: "feedback",
    occurredAt: version.at,
    version,
    title: "Feedback on an answer",
    text: `Helpful: ${positive.size}, not helpful: ${negative.size}.`,
    facts: {
      answer: id,
      question: questionOf(id),
      positive: positive.size,
      negative: negative.size,
      users: [...new Set([...positive, ...negative])].sort(),
    },
    access: { audience: "private", owners: [] },
    links: [],
  };
}

/** Rocket.Chat writes `:thumbsup_tone3:` for a darker thumb. */
function skinless(emoji: string): string {
  return emoji.replace(/_tone[1-5]:$/, ":");
}
