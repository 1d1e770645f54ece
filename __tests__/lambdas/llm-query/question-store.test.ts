import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { SqlStorage } from "@cloudflare/workers-types";
import { QuestionStore } from "../../../lambdas/llm-query/question-store";
import { question } from "./sample-question";

test("a question that comes right after the thread was forgotten is kept", () => {
  const database = new DatabaseSync(":memory:");
  const exec = (query: string, ...values: SQLInputValue[]) => {
    const rows = database.prepare(query).all(...values);
    return { toArray: () => rows, one: () => rows[0] };
  };
  const store = new QuestionStore({ exec } as unknown as SqlStorage);
  expect(store.add(question, 1)).toBe(true);
  expect(store.add(question, 2)).toBe(false);
  database.exec("DROP TABLE questions");
  expect(store.add(question, 3)).toBe(true);
  expect(store.open()).toMatchObject([{ question, receivedAt: 3 }]);
});
