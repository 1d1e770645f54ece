import { announce, type Desk, finish, noteFailure } from "../../../lambdas/llm-query/advance-question";
import { APOLOGY, PLACEHOLDER } from "../../../lambdas/llm-query/format-answer";
import type { KeptQuestion } from "../../../lambdas/llm-query/question-store";
import { createLog } from "../../../lambdas/shared/log";
import { ServiceError } from "../../../lambdas/shared/service-error";
import { question } from "./sample-question";

const asked: KeptQuestion = {
  question,
  receivedAt: 0,
  placeholder: "p1",
  failures: 0,
  retryAt: 0,
};

/** A desk whose clock the test moves. */
function startDesk() {
  const lines: Record<string, unknown>[] = [];
  const edits: string[] = [];
  const state = { now: 0, kept: asked, closed: false };
  const desk: Desk = {
    assistant: {
      policy: { rightsOf: async () => ({ staff: false, publicRooms: true, rooms: [] }) },
      retrieve: () => Promise.reject(new ServiceError("Qdrant", "down")),
      model: { complete: () => Promise.reject(new Error("not asked")) },
      log: createLog("llm-query", (line) => lines.push(JSON.parse(line))),
      now: () => state.now,
      timeZone: "UTC",
    },
    chat: {
      post: async () => {},
      edit: async (_room, _message, text) => {
        edits.push(text);
      },
    },
    progress: {
      update: (kept, progress) => {
        state.kept = { ...kept, ...progress };
        return state.kept;
      },
      close: () => {
        state.closed = true;
      },
    },
  };
  const advance = async () => {
    try {
      await finish(state.kept, "p1", desk);
    } catch (error) {
      noteFailure(state.kept, error, desk);
    }
  };
  return { desk, state, lines, edits, advance };
}

test("after the last failure the placeholder becomes an apology, and never before", async () => {
  const { state, lines, edits, advance } = startDesk();
  const delays: number[] = [];
  while (!state.closed) {
    await advance();
    delays.push(state.kept.retryAt - state.now);
    state.now = Math.max(state.now, state.kept.retryAt);
  }
  expect(delays.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
  expect(edits).toEqual([APOLOGY]);
  expect(lines.map(({ event, attempt }) => [event, attempt])).toEqual([
    ["question.retried", 1],
    ["question.retried", 2],
    ["question.retried", 3],
    ["question.retried", 4],
    ["question.failed", undefined],
  ]);
  expect(lines.at(-1)).toMatchObject({ question: "m1", reason: "Qdrant: down", totalMs: 15_000 });
});

test("what a service asks to wait is waited", () => {
  const { desk, state } = startDesk();
  noteFailure(asked, new ServiceError("Qdrant", "busy", { status: 429, retryAfterMs: 60_000 }), desk);
  expect(state.kept.retryAt).toBe(60_000);
});

/** How often a chat that always fails in one way is tried, and for how long. */
function triesOfChat(error: Error) {
  const { desk, state } = startDesk();
  state.kept = { ...asked, answer: { text: "It is [1].", event: "question.answered", fields: {} } };
  let tries = 0;
  while (!state.closed) {
    tries++;
    noteFailure(state.kept, error, desk);
    state.now = state.kept.retryAt;
  }
  return { tries, hours: state.now / 3_600_000 };
}

test("a chat that does not answer is waited for during hours, one that refuses is not", () => {
  const hours = expect.closeTo(6, 0);
  expect(triesOfChat(new ServiceError("Rocket.Chat", "no answer"))).toEqual({ tries: 80, hours });
  expect(triesOfChat(new ServiceError("Rocket.Chat", "unauthorized", { status: 401 }))).toEqual({
    tries: 80,
    hours,
  });
  expect(triesOfChat(new ServiceError("Rocket.Chat", "no such room", { status: 400 })).tries).toBe(5);
});

test("the placeholder's id follows from the question's", async () => {
  const { desk, state } = startDesk();
  const posted: unknown[] = [];
  desk.chat.post = async (message) => {
    posted.push(message);
  };
  const { placeholder, ...unannounced } = asked;
  await announce(unannounced, desk);
  expect(posted).toEqual([{ id: "m1-answer", room: "operations", thread: "m1", text: PLACEHOLDER }]);
  expect(state.kept.placeholder).toBe("m1-answer");
});
