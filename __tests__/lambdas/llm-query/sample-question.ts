import type { Question } from "../../../lambdas/llm-query/question";

/** A question of which nothing matters. */
export const question: Question = {
  id: "m1",
  room: "operations",
  thread: "m1",
  asker: "ana",
  askerName: "ana",
  text: "Is it cold?",
  askedAt: "",
};
