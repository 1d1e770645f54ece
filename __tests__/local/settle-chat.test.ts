import { EventBus } from "../../local/event-bus";
import type { SampleChatMessage } from "../../local/fixtures/read-chat";
import { MessageJourneys } from "../../local/pipeline/message-journeys";
import { settleChat } from "../../local/settle-chat";

const said = { day: 1, at: "09:00", room: "operations", from: "mara" };
const edits = [{ day: 1, at: "09:05", text: "Hello!" }];
const history: SampleChatMessage[] = [
  { ...said, id: "m1", text: "Helo", edits },
  { ...said, id: "m2", text: "Oops", deleted: { day: 1, at: "09:01" } },
];

let bus: EventBus;
let texts: Record<string, string>;
let done: boolean;
let end: Promise<void>;
beforeEach(() => {
  bus = new EventBus();
  texts = {};
  done = false;
});

function settling(): void {
  const written = { messages: async () => Object.entries(texts).map(([id, text]) => ({ id, text })) };
  end = settleChat(new MessageJourneys(bus), written, history).then(() => {
    done = true;
  });
}

const arrived = (messageId: string, event = "message.vectorized") =>
  bus.announce("vectorize", event, { messageId, chunks: 1 });

/** Lets everything that is ready run. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a chat is settled when each message has arrived with its last edit, or is gone", async () => {
  settling();
  texts = { m1: "Helo", m2: "Oops" };
  arrived("m1");
  arrived("m2");
  await turn();
  expect(done).toBe(false);
  texts = { m1: "Helo" };
  arrived("m2", "message.deleted");
  await turn();
  expect(done).toBe(false);
  texts = { m1: "Hello!" };
  arrived("m1");
  await end;
});

test.each([
  { when: "a message never arrives", ids: ["m1"], message: /1 messages have not arrived/ },
  { when: "a last change never comes", ids: ["m1", "m2"], message: /without their last change, m1/ },
])("when $when, that is said", async ({ ids, message }) => {
  jest.useFakeTimers({ doNotFake: ["setImmediate"] });
  settling();
  const failed = expect(end).rejects.toThrow(message);
  for (const id of ids) arrived(id);
  await turn();
  jest.advanceTimersByTime(60_000);
  jest.useRealTimers();
  await failed;
});
