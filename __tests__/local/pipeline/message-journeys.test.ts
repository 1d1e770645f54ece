import { EventBus } from "../../../local/event-bus";
import { MessageJourneys } from "../../../local/pipeline/message-journeys";

let bus: EventBus;
let messages: MessageJourneys;
beforeEach(() => {
  bus = new EventBus();
  messages = new MessageJourneys(bus);
});

/** A log line of so many milliseconds after the first. */
function log(atMs: number, event: string, fields: Record<string, string | number>): void {
  const time = new Date(Date.UTC(2026, 10, 20) + atMs).toISOString();
  bus.publish({ time, severity: "INFO", service: "test", event, fields: { messageId: "m1", ...fields } });
}

const vectorized = { chunks: 2, embedded: 1, reused: 1, durationMs: 30, lagMs: 38 };

test("a message's journey goes from the chat over the listener to the vector, with the time of each step", () => {
  log(0, "message.saved", { room: "operations" });
  log(12, "listener.published", { op: "put", lagMs: 12 });
  expect(messages.get("m1")?.state).toBe("published");
  log(50, "message.vectorized", vectorized);
  expect(messages.journeys()).toMatchObject([
    {
      id: "m1",
      room: "operations",
      state: "vectorized",
      steps: [
        { name: "saved" },
        { name: "published", ms: 12 },
        { name: "vectorized", ms: 30, totalMs: 38, detail: "2 chunks, 1 embedded" },
      ],
    },
  ]);
  expect(messages.counts).toEqual({
    published: 1,
    vectorized: 1,
    deleted: 0,
    feedback: 0,
    dropped: 0,
    failed: 0,
  });
});

test("a step that is heard of late takes its place, and changes nothing about the end", () => {
  log(50, "message.vectorized", vectorized);
  log(52, "listener.published", { op: "put", lagMs: 12 });
  log(53, "message.saved", {});
  const journey = messages.get("m1");
  expect(journey?.state).toBe("vectorized");
  expect(journey?.steps.map(({ name }) => name)).toEqual(["saved", "vectorized", "published"]);
});

test("a message that was edited is on its way again, until that has arrived as well", () => {
  log(0, "listener.published", { op: "put", lagMs: 1 });
  log(10, "message.vectorized", vectorized);
  log(100, "listener.published", { op: "delete", lagMs: 1 });
  expect(messages.get("m1")?.state).toBe("published");
  log(110, "message.deleted", { durationMs: 4 });
  expect(messages.get("m1")).toMatchObject({ state: "deleted", steps: { length: 4 } });
});

test("what was not wanted or failed says why", () => {
  log(0, "message.dropped", { reason: "stale" });
  expect(messages.get("m1")).toMatchObject({ state: "dropped", steps: [{ detail: "stale" }] });
  log(1, "message.failed", { reason: "too long" });
  expect(messages.get("m1")).toMatchObject({ state: "failed" });
});

test.each(["unchanged", "stale"])("what is dropped as %s leaves a message where it was", (reason) => {
  log(0, "message.vectorized", vectorized);
  log(10, "message.dropped", { reason });
  expect(messages.get("m1")).toMatchObject({ state: "vectorized", steps: { length: 2 } });
  log(20, "message.deleted", { durationMs: 4 });
  log(30, "message.dropped", { reason });
  expect(messages.get("m1")?.state).toBe("deleted");
});

test("a reaction to an answer is feedback", () => {
  log(0, "message.dropped", { reason: "the assistant's own" });
  log(10, "message.feedback", { durationMs: 4, lagMs: 9 });
  expect(messages.get("m1")).toMatchObject({ state: "feedback", steps: [{}, { ms: 4, totalMs: 9 }] });
});

test("a burst, of which the listener tells as a whole, is counted, and its messages still arrive", () => {
  bus.announce("mongo-listener", "listener.published-many", { messages: 40, lagMs: 9 });
  expect(messages.counts.published).toBe(40);
  log(0, "message.vectorized", vectorized);
  expect(messages.get("m1")).toMatchObject({ state: "vectorized", steps: [{ totalMs: 38 }] });
});

test("lines about no message in particular are no journeys", () => {
  bus.announce("mongo-listener", "listener.published", {});
  log(0, "message.retried", {});
  expect(messages.journeys()).toEqual([]);
});
