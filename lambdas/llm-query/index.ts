import { parseSecrets } from "../shared/secrets";
import { type Env, log, now } from "./assemble";
import type { Question } from "./question";
import { receiveQuestion, type Threads } from "./receive-question";

export { Thread } from "./thread";

export default {
  fetch: (request: Request, env: Env) =>
    receiveQuestion(request, {
      threads: threadObjects(env),
      tokens: parseSecrets(env.ROCKETCHAT_WEBHOOK_TOKENS),
      assistant: env.ROCKETCHAT_USER_ID,
      log,
      now,
    }),
};

/** One Durable Object a thread of the chat. */
function threadObjects({ THREADS }: Env): Threads {
  return {
    async keep(question: Question) {
      const thread = THREADS.get(THREADS.idFromName(question.thread));
      const { ok, status } = await thread.fetch("https://thread/questions", {
        method: "POST",
        body: JSON.stringify(question),
      });
      if (!ok) throw new Error(`The thread ${question.thread} answered ${status}.`);
      return status === 201;
    },
  };
}
