import { type Chat, rocketChat } from "../../../lambdas/llm-query/rocketchat";

const PLACEHOLDER = { id: "m1-answer", room: "operations", thread: "m1", text: "Looking …" };

/** A chat that answers each call as it is told, and notes the calls. */
function chatThat(...answers: [status: number, body: unknown][]): { chat: Chat; calls: unknown[][] } {
  const calls: unknown[][] = [];
  const fetch = async (url: unknown, init?: RequestInit) => {
    calls.push([String(url).split("/api/v1/")[1], ...(init?.body ? [JSON.parse(String(init.body))] : [])]);
    const [status, body] = answers.shift() ?? [200, { success: true }];
    return Response.json(body, { status });
  };
  const chat = rocketChat({ url: "https://chat.example/", userId: "assistant", authToken: "t", fetch });
  return { chat, calls };
}

const TAKEN: [number, unknown] = [
  400,
  { success: false, error: "Cannot read properties of undefined (reading 'starred')" },
];
const RACED: [number, unknown] = [
  400,
  { success: false, error: "E11000 duplicate key error collection: rocketchat.rocketchat_message" },
];
const writtenBy = (_id: string): [number, unknown] => [200, { success: true, message: { u: { _id } } }];

test("an edited message makes the server fetch no preview of its links", async () => {
  const { chat, calls } = chatThat();
  await chat.edit("operations", "m1", "It is [1].");
  const body = { roomId: "operations", msgId: "m1", text: "It is [1].", previewUrls: [] };
  expect(calls).toEqual([["chat.update", body]]);
});

test("a message is posted under the id that was chosen for it", async () => {
  const { chat, calls } = chatThat();
  await chat.post(PLACEHOLDER);
  const message = { _id: "m1-answer", rid: "operations", tmid: "m1", msg: "Looking …" };
  expect(calls).toEqual([["chat.sendMessage", { message }]]);
});

test.each([
  ["before", TAKEN],
  ["at the same moment", RACED],
])("a message that was stored %s is taken for posted if it is the assistant's", async (_, refused) => {
  const { chat, calls } = chatThat(refused, writtenBy("assistant"));
  await chat.post(PLACEHOLDER);
  expect(calls.map(([path]) => path)).toEqual(["chat.sendMessage", "chat.getMessage?msgId=m1-answer"]);
});

test("a message of that id that somebody else wrote is not taken for the assistant's", async () => {
  const { chat } = chatThat(TAKEN, writtenBy("mallory"));
  await expect(chat.post(PLACEHOLDER)).rejects.toMatchObject({ status: 400 });
});

test("a refusal for another reason is told as it came", async () => {
  const { chat } = chatThat([400, { success: false, error: "error-not-allowed" }], [400, { success: false }]);
  await expect(chat.post(PLACEHOLDER)).rejects.toThrow("error-not-allowed");
});

test.each([401, 429, 502])("after a %i it is not asked whose message there is", async (status) => {
  const { chat, calls } = chatThat([status, {}]);
  await expect(chat.post(PLACEHOLDER)).rejects.toMatchObject({ status });
  expect(calls).toHaveLength(1);
});

test("a chat that fails while it is asked whose message there is may know it later", async () => {
  const { chat } = chatThat(TAKEN, [503, {}]);
  await expect(chat.post(PLACEHOLDER)).rejects.toMatchObject({ status: 503, transient: true });
});

test("an answer of 200 that is no success is a refusal", async () => {
  const { chat } = chatThat([200, { success: false, error: "no" }], [400, { success: false }]);
  await expect(chat.post(PLACEHOLDER)).rejects.toMatchObject({ status: 400 });
});
