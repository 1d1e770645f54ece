import { answerId } from "../shared/chat/answer-id";
import { ServiceError } from "../shared/service-error";
import { type Answer, type Assistant, answerQuestion } from "./answer-question";
import { APOLOGY, PLACEHOLDER } from "./format-answer";
import type { KeptQuestion, Progress } from "./question-store";
import type { Chat } from "./rocketchat";

/** Where progress is kept. */
export interface ProgressLog {
  update(kept: KeptQuestion, progress: Progress): KeptQuestion;
  close(kept: KeptQuestion): void;
}

export interface Desk {
  assistant: Assistant;
  chat: Chat;
  progress: ProgressLog;
}

/** Failures in a row after which an answer is given up; the delays between them are 15 s together, or as long as a service asks for. */
const MAX_ANSWER_FAILURES = 5;
/** Refusals in a row after which the chat is given up: a room or message that is gone does not come back. */
const MAX_CHAT_REFUSALS = 5;
/** Failures in a row after which a chat that does not answer is given up: about six hours, as repairs may take. */
const MAX_CHAT_FAILURES = 80;

/**
 * Posts the placeholder of a question. Its id follows from the question's, so that no attempt, seen or unseen, can lead
 * to a second one; and whoever finds the answer knows its question.
 */
export async function announce(
  kept: KeptQuestion,
  { assistant, chat, progress }: Desk,
): Promise<KeptQuestion> {
  const { log, now } = assistant;
  const { id, room, thread } = kept.question;
  const start = now();
  const placeholder = answerId(id);
  await chat.post({ id: placeholder, room, thread, text: PLACEHOLDER });
  log.info("question.placeholder", { question: id, durationMs: now() - start });
  return progress.update(kept, { placeholder, failures: 0, retryAt: 0 });
}

/** Takes a question that has a placeholder to its end. Each step that is done is not done again after a crash. */
export async function finish(kept: KeptQuestion, placeholder: string, desk: Desk): Promise<void> {
  const { assistant, chat, progress } = desk;
  const { log, now } = assistant;
  const { question } = kept;
  const answer = kept.answer ?? (await answerQuestion(question, assistant));
  const answered = kept.answer ? kept : progress.update(kept, { answer, failures: 0, retryAt: 0 });
  await chat.edit(question.room, placeholder, answer.text);
  progress.close(answered);
  log.info(answer.event, { question: question.id, ...answer.fields, totalMs: now() - kept.receivedAt });
}

/** Notes a failure and when to try again. After the last one the answer is an apology, or the chat is given up. */
export function noteFailure(kept: KeptQuestion, error: unknown, { assistant, progress }: Desk): void {
  const { log, now } = assistant;
  const failures = kept.failures + 1;
  const question = kept.question.id;
  const reason = error instanceof Error ? error.message : String(error);
  const answering = kept.placeholder !== undefined && kept.answer === undefined;
  if (failures < (answering ? MAX_ANSWER_FAILURES : maxChatFailures(error))) {
    log.warn("question.retried", { question, attempt: failures, error: reason });
    progress.update(kept, { failures, retryAt: now() + delayAfter(failures, error) });
  } else if (answering) {
    progress.update(kept, { answer: apologize(reason), failures: 0, retryAt: 0 });
  } else {
    progress.close(kept);
    log.error("question.failed", { question, reason });
  }
}

function maxChatFailures(error: unknown): number {
  // A token that has run out (401) is replaced sooner or later.
  const refused = error instanceof ServiceError && !error.transient && error.status !== 401;
  return refused ? MAX_CHAT_REFUSALS : MAX_CHAT_FAILURES;
}

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 5 * 60_000;

function delayAfter(failures: number, error: unknown): number {
  const asked = error instanceof ServiceError ? (error.retryAfterMs ?? 0) : 0;
  return Math.min(Math.max(FIRST_DELAY_MS * 2 ** (failures - 1), asked), LONGEST_DELAY_MS);
}

function apologize(reason: string): Answer {
  return { text: APOLOGY, event: "question.failed", fields: { reason } };
}
