import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from "jose";
import type { ChatMessageEvent } from "../../../lambdas/shared/chat/chat-message-event";
import { ServiceError } from "../../../lambdas/shared/service-error";
import { type PushReception, receivePush } from "../../../lambdas/vectorize/receive-push";
import { examplePut, exampleRoom, versionAt } from "./example-event";
import { FakeChat } from "./fake-chat";
import type { Travel } from "./fake-index";

const ACCOUNT = "pusher@demo.iam.gserviceaccount.com";
const AUDIENCE = "https://vectorize.example";

let authorization: string;
let keys: ReturnType<typeof createLocalJWKSet>;
beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: "RS256" }] });
  const token = await new SignJWT({ email: ACCOUNT, email_verified: true })
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer("https://accounts.google.com")
    .setAudience(AUDIENCE)
    .setExpirationTime("1h")
    .sign(privateKey);
  authorization = `Bearer ${token}`;
});

function reception(travel?: Travel): { chat: FakeChat; receiving: PushReception } {
  const chat = new FakeChat(travel);
  const identity = { audience: AUDIENCE, account: ACCOUNT, behindIam: false, keys, now: () => Date.now() };
  const { catchUp, ...vectorization } = chat.instance();
  return { chat, receiving: { identity, vectorization, catchUp, maxDeliveryAttempts: 5 } };
}

function pushed(event: unknown, deliveryAttempt?: number) {
  const data = Buffer.from(JSON.stringify(event)).toString("base64");
  const message = { data, messageId: "7", publishTime: "1970-01-01T00:00:00Z", orderingKey: "m1" };
  const body = { message, subscription: "s", ...(deliveryAttempt !== undefined && { deliveryAttempt }) };
  return { method: "POST", authorization, body };
}

test("a message is acknowledged once it is shown, and the log tells how late that is", async () => {
  const { chat, receiving } = reception();
  expect(await receivePush(pushed(examplePut()), receiving)).toEqual({ status: 204 });
  expect(chat.index.payloads).toHaveLength(1);
  expect(chat.lines).toEqual([
    {
      event: "message.vectorized",
      messageId: "m1",
      block: "ops:h:2026-11-20T10",
      chunks: 1,
      embedded: 1,
      reused: 0,
      durationMs: expect.any(Number),
      lagMs: expect.any(Number),
    },
  ]);
});

test("a repeated message is shown again, since its first delivery may have died; that costs no embedding", async () => {
  const { chat, receiving } = reception();
  await receivePush(pushed(examplePut()), receiving);
  await receivePush(pushed(examplePut()), receiving);
  expect(chat.embedded).toHaveLength(1);
  expect(chat.lines.at(-1)).toMatchObject({ event: "message.vectorized", embedded: 0, reused: 1 });
});

test("what says nothing new touches neither the block nor its points", async () => {
  const travels: string[] = [];
  const { chat, receiving } = reception(async (what) => void travels.push(what));
  await receivePush(pushed(examplePut()), receiving);
  travels.length = 0;
  expect(await receivePush(pushed(examplePut({ version: versionAt(2) })), receiving)).toEqual({
    status: 204,
  });
  expect(travels.filter((what) => !what.includes("waiting"))).toEqual([
    "transaction: request",
    "transaction: answer",
  ]);
  expect(chat.lines.at(-1)).toEqual({ event: "message.dropped", messageId: "m1", reason: "unchanged" });
});

test.each([
  ["that is no push", { not: "a push" }, null],
  ["with no event", pushed({ op: "put" }).body, expect.objectContaining({ messageId: "7" })],
])("a body %s becomes a dead letter and does not come again", async (_, body, message) => {
  const { chat, receiving } = reception();
  expect(await receivePush({ method: "POST", authorization, body }, receiving)).toEqual({ status: 204 });
  expect(chat.letters).toEqual([{ message, reason: expect.stringMatching(/^(body|data)\./) }]);
  expect(chat.lines).toMatchObject([{ event: "message.failed", reason: expect.any(String) }]);
});

test("what is refused for good becomes a dead letter at once, and nothing of its block is shown any more", async () => {
  let refuses = false;
  const { chat, receiving } = reception(async (what) => {
    if (refuses && what === "embed: request")
      throw new ServiceError("Workers AI", "refused", { status: 400 });
  });
  await receivePush(pushed(examplePut()), receiving);
  refuses = true;
  const event = examplePut({ id: "m2", message: { text: "poison" } });
  expect(await receivePush(pushed(event, 1), receiving)).toEqual({ status: 204 });
  expect(chat.index.payloads).toEqual([]);
  expect(chat.letters).toEqual([
    { message: pushed(event).body.message, reason: "ServiceError: Workers AI: refused" },
  ]);
});

test("what may pass comes again, until the last attempt makes it a dead letter with the reason", async () => {
  const { chat, receiving } = reception(async (what) => {
    if (what === "upsert: request") throw new ServiceError("Qdrant", "503 overloaded", { status: 503 });
  });
  for (const attempt of [undefined, 1, 4]) {
    expect(await receivePush(pushed(examplePut(), attempt), receiving)).toMatchObject({ status: 503 });
  }
  expect(chat.letters).toEqual([]);
  expect(await receivePush(pushed(examplePut(), 5), receiving)).toEqual({ status: 204 });
  expect(chat.letters).toMatchObject([{ reason: "ServiceError: Qdrant: 503 overloaded" }]);
  expect(chat.lines.map(({ event }) => event)).toEqual([
    "message.retried",
    "message.retried",
    "message.retried",
    "message.failed",
  ]);
});

test("a dead letter that cannot be published is not lost: the message comes again", async () => {
  const { chat, receiving } = reception(async (what) => {
    if (what.startsWith("publish")) throw new Error("no answer");
  });
  expect(await receivePush(pushed({}), receiving)).toMatchObject({ status: 503 });
  expect(chat.lines).toMatchObject([
    { event: "message.retried", reason: expect.stringMatching(/; no dead letter: Error: no answer$/) },
  ]);
});

describe("when the day's budget is spent", () => {
  const text = "The pump is loud.";
  const later = examplePut({ id: "m2", message: { text, sentAt: "2026-11-20T10:16:00.000Z" } });
  const texts = ({ index }: FakeChat) => index.payloads.map((payload) => payload.text);

  test("a message is acknowledged, and shown by the first call of the next day, whatever that is about", async () => {
    const { chat, receiving } = reception();
    chat.budget = 1;
    await receivePush(pushed(examplePut()), receiving);
    expect(await receivePush(pushed(later, 5), receiving)).toEqual({ status: 204 });
    expect(chat.lines.at(-1)).toMatchObject({ event: "message.postponed", messageId: "m2" });
    expect(chat.letters).toEqual([]);
    // What was there before is still true.
    expect(texts(chat)).toEqual(["Ana (10:15): The boiler in Casa Azul is leaking."]);

    const other = examplePut({ id: "m3", room: "staff", message: { isAssistant: true } });
    await receivePush(pushed(other), receiving);
    expect(texts(chat)).toHaveLength(1);
    chat.nextDay();
    await receivePush(pushed({ ...other, version: versionAt(2) }), receiving);
    expect(texts(chat)).toEqual([
      "Ana (10:15): The boiler in Casa Azul is leaking.\nAna (10:16): The pump is loud.",
    ]);
    expect(chat.waiting.words.size).toBe(0);
  });

  test("what waited and finds the next budget spent, too, waits on", async () => {
    const { chat, receiving } = reception();
    chat.budget = 0;
    await receivePush(pushed(examplePut()), receiving);
    chat.nextDay(0);
    await receivePush(pushed(examplePut()), receiving);
    expect([texts(chat), chat.waiting.words.size]).toEqual([[], 1]);
    chat.nextDay();
    await receivePush(pushed(examplePut()), receiving);
    expect([texts(chat).length, chat.waiting.words.size]).toEqual([1, 0]);
  });

  test("that it waits is noted before the message is acknowledged", async () => {
    const { chat, receiving } = reception(async (what) => {
      if (what === "add waiting: request") throw new Error("no answer");
    });
    chat.budget = 0;
    expect(await receivePush(pushed(examplePut()), receiving)).toMatchObject({ status: 503 });
  });
});

describe.each([
  ["the day's budget is spent", 204, undefined],
  ["Workers AI is down", 503, new ServiceError("Workers AI", "503 overloaded", { status: 503 })],
])("when %s", (_, status, failure) => {
  test.each<[string, ChatMessageEvent, string[]]>([
    ["deleted", { op: "delete", id: "m2", version: versionAt(2) }, []],
    ["changed", examplePut({ id: "m2", version: versionAt(2), message: { text: "Never mind." } }), []],
    ["deleted that somebody else says, too", { op: "delete", id: "m1", version: versionAt(2) }, []],
  ])("what was %s is not found any more", async (_, event, left) => {
    let isDown = false;
    const { chat, receiving } = reception(async (what) => {
      if (failure && isDown && what === "embed: request") throw failure;
    });
    for (const id of ["m1", "m2", "m3"]) await receivePush(pushed(examplePut({ id })), receiving);
    expect(chat.index.payloads).toHaveLength(1);
    isDown = true;
    chat.budget = failure ? Number.POSITIVE_INFINITY : 0;
    expect(await receivePush(pushed(event), receiving)).toMatchObject({ status });
    expect(chat.index.payloads.map(({ text }) => text)).toEqual(left);
  });

  test("a thread is no longer headed by words that were deleted, and a room that was closed stays closed", async () => {
    let isDown = false;
    const { chat, receiving } = reception(async (what) => {
      if (failure && isDown && what === "embed: request") throw failure;
    });
    chat.rooms.set("ops", exampleRoom());
    await receivePush(pushed(examplePut()), receiving);
    const reply = examplePut({ id: "m2", message: { thread: "m1", text: "The plumber comes." } });
    await receivePush(pushed(reply), receiving);
    isDown = true;
    chat.budget = failure ? Number.POSITIVE_INFINITY : 0;
    chat.rooms.set("ops", exampleRoom({ type: "p" }));
    await receivePush(pushed({ op: "delete", id: "m1", version: versionAt(2) }), receiving);
    expect(chat.index.payloads).toMatchObject([
      { title: "Thread in #operations", audience: "room", contentHash: "", messages: ["m2"] },
    ]);
    isDown = false;
    chat.nextDay();
    await receivePush(pushed({ op: "delete", id: "m1", version: versionAt(2) }), receiving);
    expect(chat.embedded.at(-1)).toBe("Thread in #operations (2026-11-20)\nAna (10:15): The plumber comes.");
    expect(chat.index.payloads).toMatchObject([{ contentHash: expect.stringMatching(/./) }]);
  });
});

test("without Google's keys nobody is refused for good", async () => {
  const { receiving } = reception();
  const identity = { ...receiving.identity, keys: () => Promise.reject(new TypeError("fetch failed")) };
  expect(await receivePush(pushed(examplePut()), { ...receiving, identity })).toMatchObject({ status: 503 });
});

test.each([
  ["with another method", { method: "GET" }, 405],
  ["without a token", { authorization: undefined }, 401],
  ["with another's token", { authorization: "Bearer a.b.c" }, 401],
])("a request %s is refused before it is read", async (_, changes, status) => {
  const { chat, receiving } = reception();
  const answer = await receivePush({ ...pushed({}), ...changes }, receiving);
  expect(answer).toEqual({ status, body: { error: expect.any(String) } });
  expect([chat.letters, chat.states.size]).toEqual([[], 0]);
});
