import type { EventBus, PlatformEvent } from "./event-bus";
import type { ChatClient } from "./rocketchat/client";

/** A question's way through the platform. */
export interface Answer {
  question: string;
  /** Id of the question's message. */
  id: string;
  /** The reply in the question's thread, as posted. */
  text: string;
  outcome: "answered" | "abstained" | "failed";
  /** Milliseconds since the question was posted, by stage. */
  stages: { name: string; atMs: number }[];
}

const TIMEOUT_MS = 60_000;
const ENDS = ["question.answered", "question.abstained", "question.failed"];

/**
 * Asks in the chat, as a colleague would, and waits for the reply in the thread.
 *
 * @throws Error when there is none after a minute
 */
export async function ask(chat: ChatClient, bus: EventBus, room: string, question: string): Promise<Answer> {
  const begun = Date.now();
  const seen: PlatformEvent[] = [];
  const stop = bus.subscribe((event) => {
    if (event.event.startsWith("question.")) seen.push(event);
  });
  try {
    const message = await chat.post(room, question);
    const isEnd = ({ event, fields }: PlatformEvent) =>
      fields["question"] === message._id && ENDS.includes(event);
    const end = seen.find(isEnd) ?? (await bus.next(isEnd, `an answer to "${question}"`, TIMEOUT_MS));
    const replies = await chat.thread(message._id);
    return {
      question,
      id: message._id,
      text: replies.at(-1)?.msg ?? "",
      outcome: end.event.replace("question.", "") as Answer["outcome"],
      stages: seen
        .filter(({ fields }) => fields["question"] === message._id)
        .map(({ event, time }) => ({ name: event.replace("question.", ""), atMs: Date.parse(time) - begun })),
    };
  } finally {
    stop();
  }
}
