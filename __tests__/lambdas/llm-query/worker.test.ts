import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Fault } from "./gate";
import { type Office, startOffice } from "./office";
import { openPromise } from "./open-promise";
import type { RunningWorker } from "./running-worker";
import { HEATING, LOBBY_NOTE, PARKING } from "./sample-records";

jest.setTimeout(60_000);

let office: Office;
let worker: RunningWorker;

beforeAll(async () => {
  office = await startOffice();
  worker = await office.startWorker();
});

afterAll(async () => {
  await worker?.stop();
  await office?.close();
});

beforeEach(() => {
  worker.lines.length = 0;
  office.model.say = () => "The heating in Lakeside Cottage does not work [1].";
  for (const gate of [office.chat, office.qdrant, office.groq]) gate.fault = () => "none";
});

/** Asks and waits until the question has come to its end. */
async function answerTo(text: string, room?: string): Promise<string> {
  const webhook = await office.ask(text, room);
  expect((await worker.send(webhook)).status).toBe(200);
  return answerOf(String(webhook.message_id));
}

const ENDS = ["question.answered", "question.abstained", "question.failed"];

async function answerOf(question: string): Promise<string> {
  await worker.logged(ENDS, { question });
  const replies = await office.thread(question);
  expect(replies).toHaveLength(1);
  return replies[0]?.msg ?? "";
}

/** Lets the model think about prompts of a kind until the test answers for it. */
function holdModel(isHeld: (prompt: string) => boolean) {
  const asked = openPromise<void>();
  const answer = openPromise<string>();
  office.model.say = (prompt) => {
    if (!isHeld(prompt)) return "";
    asked.keep();
    return answer.promise;
  };
  return { asked: asked.promise, answer: answer.keep };
}

test("before anything was ever indexed, the assistant says that it found nothing", async () => {
  expect(await answerTo("Is the heating broken?")).toMatch(/^I found nothing about this/);
  expect(office.model.prompts).toEqual([]);
  await office.index(HEATING, PARKING, LOBBY_NOTE);
});

test("a question is acknowledged with an object, then answered once in its thread with its sources", async () => {
  const webhook = await office.ask("Does the heating in the cottage work?");
  const response = await worker.send(webhook);
  expect([response.status, await response.json()]).toEqual([200, {}]);
  const question = String(webhook.message_id);
  expect(await answerOf(question)).toBe(
    "The heating in Lakeside Cottage does not work [1].\n\n*Sources*\n" +
      "[1] [Answered call from Tom Berger to Front desk](https://assets.aircall.example/calls/aircall%3Acall%3A1)" +
      " · Sun, 25 Oct 2026, 01:30 GMT+1",
  );
  const events = worker.lines.filter((line) => line.question === question);
  expect(events.map(({ event }) => event).sort()).toEqual([
    "question.answered",
    "question.placeholder",
    "question.received",
    "question.retrieved",
  ]);
  expect(events.find(({ event }) => event === "question.answered")).toMatchObject({
    service: "llm-query",
    citations: 1,
    sources: "aircall:call:1",
    model: "openai/gpt-oss-120b",
    promptTokens: 321,
    completionTokens: 21,
    modelMs: expect.any(Number),
    durationMs: expect.any(Number),
    totalMs: expect.any(Number),
  });
});

test("the model is given the sources numbered, dated and in the room's reach only", async () => {
  office.model.prompts.length = 0;
  await answerTo("What about the parking garage?", "operations");
  await answerTo("What about the parking garage?", "lobby");
  const [operations = "", lobby = ""] = office.model.prompts;
  expect(operations).toContain("Maria Keller lost her parking card");
  expect(operations).not.toContain("The parking garage is closed");
  expect(lobby).toContain(
    "[1] Note on the parking garage (Sun, 25 Oct 2026, 01:30 GMT+1)\nThe parking garage",
  );
  expect(lobby).not.toContain("Maria Keller");
});

test("a room that may read none of the records is told nothing of them, and the model is not asked", async () => {
  office.model.prompts.length = 0;
  expect(await answerTo("Does the heating in the cottage work?", "attic")).toMatch(/^I found nothing/);
  expect(office.model.prompts).toEqual([]);
});

test("a question that nothing fits is answered without asking the model", async () => {
  office.model.prompts.length = 0;
  expect(await answerTo("Who won the 2014 football world cup?")).toMatch(/^I found nothing about this/);
  expect(office.model.prompts).toEqual([]);
});

test("an answer that cites nothing that was given is not posted", async () => {
  office.model.say = () => "Certainly the heating works [7].";
  expect(await answerTo("Does the heating in the cottage work?")).toMatch(/would rather not guess/);
});

test("the same webhook twice gives one answer", async () => {
  const webhook = await office.ask("Does the heating in the cottage work?");
  const responses = await Promise.all([worker.send(webhook), worker.send(webhook)]);
  expect(responses.map(({ status }) => status)).toEqual([200, 200]);
  await answerOf(String(webhook.message_id));
  expect((await worker.send(webhook)).status).toBe(200);
  await worker.logged("question.rejected", { reason: "duplicate", status: 200 });
  expect(await office.thread(String(webhook.message_id))).toHaveLength(1);
});

test("questions of one thread are answered in the order they came, each in its own message", async () => {
  const first = await office.ask("Does the heating in the cottage work?");
  const id = String(first.message_id);
  const model = holdModel((prompt) => prompt.includes("in the cottage work?"));
  await worker.send(first);
  await model.asked;
  const second = await office.ask("When does the plumber come?", "operations", id);
  await worker.send(second);
  // The placeholder does not wait for the question before.
  await worker.logged("question.placeholder", { question: String(second.message_id) });
  expect((await office.thread(id)).map(({ msg }) => msg)).toEqual([
    "_Looking through the records …_",
    "When does the plumber come?",
    "_Looking through the records …_",
  ]);
  office.model.say = () => "Tomorrow morning [1].";
  model.answer("It does not work [1].");
  await worker.logged("question.answered", { question: String(second.message_id) });
  const texts = (await office.thread(id)).map(({ msg }) => msg.split("\n")[0]);
  expect(texts).toEqual(["It does not work [1].", "When does the plumber come?", "Tomorrow morning [1]."]);
});

test("however often a question comes while its placeholder is being posted, one is posted", async () => {
  const first = await office.ask("Does the heating in the cottage work?");
  const reached = openPromise<void>();
  const opened = openPromise<Fault>();
  office.chat.calls.length = 0;
  office.chat.fault = () => {
    reached.keep();
    return opened.promise;
  };
  await worker.send(first);
  await reached.promise;
  await Promise.all([worker.send(first), worker.send(first)]);
  expect(office.chat.calls).toEqual(["/api/v1/chat.sendMessage"]);
  opened.keep("none");
  await answerOf(String(first.message_id));
  expect(office.chat.calls.filter((call) => call === "/api/v1/chat.sendMessage")).toHaveLength(1);
});

test("the answer's message id follows from the question's", async () => {
  const webhook = await office.ask("Does the heating in the cottage work?");
  await worker.send(webhook);
  const question = String(webhook.message_id);
  await answerOf(question);
  expect(await office.thread(question)).toMatchObject([
    { _id: `${question}-answer`, u: { _id: "assistant" } },
  ]);
});

test("a question whose model stays down ends with an apology in place of the placeholder", async () => {
  office.groq.fault = () => "refused";
  expect(await answerTo("Does the heating in the cottage work?")).toMatch(/^I could not answer this/);
  expect(worker.lines.filter(({ event }) => event === "question.retried")).toHaveLength(4);
});

test("a question is answered although model and chat fail at first", async () => {
  const down = { "/api/v1/chat.sendMessage": 1, "/openai/v1/chat/completions": 2, "/api/v1/chat.update": 1 };
  const fault = (path: string) => {
    const left = down[path as keyof typeof down] ?? 0;
    if (left === 0) return "none";
    down[path as keyof typeof down] = left - 1;
    return "refused";
  };
  office.chat.fault = fault;
  office.groq.fault = fault;
  expect(await answerTo("Does the heating in the cottage work?")).toContain("*Sources*");
  expect(down).toEqual({
    "/api/v1/chat.sendMessage": 0,
    "/openai/v1/chat/completions": 0,
    "/api/v1/chat.update": 0,
  });
});

test("a placeholder whose acknowledgement was lost, more than once, is there once and becomes the answer", async () => {
  let lost = 0;
  office.chat.fault = (path) => (path === "/api/v1/chat.sendMessage" && lost++ < 2 ? "answer-lost" : "none");
  expect(await answerTo("Does the heating in the cottage work?")).toContain("*Sources*");
});

test("a question outlives the Worker's death while the model is thinking", async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "thread-"));
  try {
    const mortal = await office.startWorker(dataDir);
    const model = holdModel(() => true);
    const webhook = await office.ask("Does the heating in the cottage work?");
    await mortal.send(webhook);
    await model.asked;
    await mortal.stop();

    office.model.say = () => "No, it does not [1].";
    const heir = await office.startWorker(dataDir);
    await heir.logged("question.answered", { question: String(webhook.message_id) });
    await heir.stop();
    const replies = await office.thread(String(webhook.message_id));
    expect(replies.map(({ msg }) => msg.split("\n")[0])).toEqual(["No, it does not [1]."]);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
