import type { Question } from "../../../lambdas/llm-query/question";
import { receiveQuestion, type Threads } from "../../../lambdas/llm-query/receive-question";
import { createLog } from "../../../lambdas/shared/log";

const message = {
  token: "t",
  message_id: "m2",
  channel_id: "operations",
  user_id: "ana",
  user_name: "ana.silva",
  timestamp: "2026-11-24T10:00:00.000Z",
  text: "!ask  when is\u200b check-in?",
  trigger_word: "!ask",
  tmid: "m1",
};

async function receive(threads: Threads, tokens: string[], body: object = message) {
  const lines: Record<string, unknown>[] = [];
  const request = new Request("https://assistant.example/rocketchat", {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
  });
  const log = createLog("llm-query", (line) => lines.push(JSON.parse(line)));
  const response = await receiveQuestion(request, { threads, tokens, assistant: "bot", log, now: () => 0 });
  return { response, lines };
}

test("a question is kept with its thread, and without the trigger word and what is invisible", async () => {
  const kept: Question[] = [];
  const { response } = await receive({ keep: async (question) => kept.push(question) > 0 }, ["old", "t"]);
  expect(await response.text()).toBe("{}");
  expect(kept).toEqual([
    {
      id: "m2",
      room: "operations",
      thread: "m1",
      asker: "ana",
      askerName: "ana.silva",
      text: "when is check-in?",
      askedAt: "2026-11-24T10:00:00.000Z",
    },
  ]);
});

test("a message outside any thread begins one", async () => {
  const kept: Question[] = [];
  await receive({ keep: async (question) => kept.push(question) > 0 }, ["t"], {
    ...message,
    tmid: undefined,
  });
  expect(kept[0]?.thread).toBe("m2");
});

test("an uptime check is answered without a token and keeps nothing", async () => {
  const keep = jest.fn();
  const log = createLog("llm-query", () => {});
  const response = await receiveQuestion(new Request("https://assistant.example/healthz"), {
    threads: { keep },
    tokens: [],
    assistant: "bot",
    log,
    now: () => 0,
  });
  expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
  expect(keep).not.toHaveBeenCalled();
});

test("without a configured token nothing is accepted, not even an empty one", async () => {
  const keep = jest.fn();
  const { response, lines } = await receive({ keep }, [], { ...message, token: "" });
  expect(response.status).toBe(503);
  expect(lines).toMatchObject([{ event: "question.rejected", reason: "no-secret-configured", status: 503 }]);
  expect(keep).not.toHaveBeenCalled();
});

test("a question that could not be kept is not acknowledged", async () => {
  const keep = () => Promise.reject(new Error("the disk is full"));
  const { response, lines } = await receive({ keep }, ["t"]);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ error: { code: "storage-unavailable" } });
  expect(lines).toMatchObject([{ reason: "storage-unavailable", error: "Error: the disk is full" }]);
});
