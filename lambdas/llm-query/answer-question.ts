import type { ReadingPolicy } from "../shared/access/reading-policy";
import type { Log, LogFields } from "../shared/log";
import { buildPrompt } from "./build-prompt";
import { cleanAnswer } from "./clean-answer";
import { formatAnswer, NO_SUPPORTED_ANSWER, NOTHING_FOUND } from "./format-answer";
import type { LanguageModel } from "./language-model";
import type { Question } from "./question";
import type { Retrieve } from "./retrieve-sources";
import { verifyCitations } from "./verify-citations";

/** What is posted, and what is logged once it stands in the chat. */
export interface Answer {
  text: string;
  event: "question.answered" | "question.abstained" | "question.failed";
  fields: LogFields;
}

export interface Assistant {
  policy: ReadingPolicy;
  retrieve: Retrieve;
  model: LanguageModel;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
  /** IANA name of the zone in which times are written. */
  timeZone: string;
}

/**
 * Answers from what everybody who will see the answer may read, with its sources; or says that it cannot. Without
 * sources the model is not asked, and a text of the model that cites none of them is not posted.
 */
export async function answerQuestion(question: Question, assistant: Assistant): Promise<Answer> {
  const { policy, retrieve, model, log, now, timeZone } = assistant;
  const start = now();
  const rights = await policy.rightsOf({ room: question.room, asker: question.asker });
  const { sources, embedMs, searchMs } = await retrieve(question.text, rights, question.id);
  const durationMs = now() - start;
  log.info("question.retrieved", {
    question: question.id,
    hits: sources.length,
    embedMs,
    searchMs,
    durationMs,
  });
  if (sources.length === 0) return abstain(NOTHING_FOUND, "nothing-found");

  const asked = now();
  const clock = { now: new Date(asked).toISOString(), timeZone };
  const completion = await model.complete(buildPrompt(question.text, sources, clock));
  const modelMs = now() - asked;
  const { text, cited } = verifyCitations(cleanAnswer(completion.text), sources.length);
  if (cited.length === 0) return abstain(NO_SUPPORTED_ANSWER, "no-valid-citation");
  const citedSources = cited.flatMap((position) => sources[position] ?? []);
  return {
    text: formatAnswer(text, citedSources, timeZone),
    event: "question.answered",
    fields: {
      citations: cited.length,
      sources: citedSources.map(({ record }) => record).join(" "),
      model: completion.model,
      promptTokens: completion.promptTokens,
      completionTokens: completion.completionTokens,
      modelMs,
      durationMs: now() - asked,
    },
  };
}

function abstain(text: string, reason: string): Answer {
  return { text, event: "question.abstained", fields: { reason } };
}
