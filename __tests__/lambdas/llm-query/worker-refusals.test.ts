import { type Office, startOffice } from "./office";
import { type RunningWorker, WEBHOOK_TOKEN } from "./running-worker";

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

const message = {
  token: WEBHOOK_TOKEN,
  message_id: "m1",
  channel_id: "operations",
  user_id: "ana",
  text: "Hi",
};

test.each([
  ["a wrong token", { ...message, token: "guess" }, 401, "not-authentic"],
  ["no token", { ...message, token: undefined }, 401, "not-authentic"],
  ["invalid JSON", "{", 400, "invalid-json"],
  ["a list", "[]", 400, "invalid-json"],
  ["a body over the cap", { ...message, text: "x".repeat(70_000) }, 413, "body-too-large"],
  ["a missing id", { ...message, message_id: undefined }, 400, "missing-field"],
  ["an integration's message", { ...message, bot: { i: "x" } }, 200, "bot"],
  ["its own message", { ...message, user_id: "assistant" }, 200, "own-message"],
  ["an edited message", { ...message, isEdited: true }, 200, "edited"],
  ["an empty message", { ...message, text: " \u200b " }, 200, "empty"],
  ["a trigger word alone", { ...message, text: "!ask ", trigger_word: "!ask" }, 200, "empty"],
])("%s is turned away for its reason", async (_, body, status, reason) => {
  const response = await worker.send(body);
  expect(response.status).toBe(status);
  if (status === 200) expect(await response.json()).toEqual({});
  else expect(await response.json()).toMatchObject({ error: { code: reason, fix: expect.any(String) } });
  await worker.logged("question.rejected", { reason, status });
  expect(office.chat.calls).toEqual([]);
});

test("another method, path or content type is turned away", async () => {
  expect((await fetch(`${worker.url}/rocketchat`)).status).toBe(405);
  expect((await fetch(`${worker.url}/`, { method: "POST" })).status).toBe(404);
  expect((await worker.send(message, { headers: { "content-type": "text/plain" } })).status).toBe(415);
});
